import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { headingOf, proseLines } from '#lib/docs/prose-lines.ts';
import { renderScalar } from '#lib/docs/yaml-scalar.ts';
import { readSections } from './sections.ts';
import { isSameSection, sectionName, trimBlankLines } from './sections-from.ts';
import { type PlaceholderName, placeholderNames } from './template.ts';

/** A list where the field is one; null or an empty list where there is nothing to say. */
export type PlaceholderValues = Record<PlaceholderName, string | readonly string[] | null>;

const placeholder = /\{\{\s*([a-z_]+)\s*\}\}/g;

/**
 * Puts values in the place of `{{name}}`, in one pass, so that a value can hold braces itself. In the front
 * matter each value is written as YAML, and a line whose only placeholder has no value goes.
 */
export function fillPlaceholders(template: string, values: PlaceholderValues): string {
  const text = template.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const block = splitFrontMatter(text);
  const yaml = block ? block.yaml.split('\n').flatMap((line) => fillYamlLine(line, values)) : [];
  const body = block ? text.slice(block.bodyStart) : text;
  const filled = body.replace(placeholder, (whole, name: string) =>
    isKnown(name) ? markdownText(plainText(values[name])) : whole,
  );
  const head = ['---', ...yaml.filter((line, at) => line !== '' || at < yaml.length - 1), '---', ''];
  return `${head.join('\n')}${block ? '' : '\n'}${filled}`;
}

function fillYamlLine(line: string, values: PlaceholderValues): string[] {
  const [, key, written] = /^([^\s#:][^:]*:)[ \t]+(.*?)[ \t]*$/.exec(line) ?? [];
  if (key === undefined || written === undefined || !written.match(placeholder)) return [line];
  const template = written.replace(/^(["'])(.*)\1$/, '$2');
  const only = /^\{\{\s*([a-z_]+)\s*\}\}$/.exec(template)?.[1];
  if (only !== undefined && isKnown(only)) {
    const value = values[only];
    if (value === null || value.length === 0) return [];
    const isText = typeof value === 'string';
    return [`${key} ${isText ? yamlText(only, value) : `[${value.map(flowItem).join(', ')}]`}`];
  }
  const text = template.replace(placeholder, (whole, name: string) =>
    isKnown(name) ? plainText(values[name]) : whole,
  );
  return [`${key} ${renderScalar(text, 'plain')}`];
}

function yamlText(name: PlaceholderName, value: string): string {
  // A day is plain by custom, although older readers of YAML take it for more than text.
  return name === 'created' ? value : renderScalar(value, 'plain');
}

function flowItem(item: string): string {
  return renderScalar(item, 'plain', true);
}

function isKnown(name: string): name is PlaceholderName {
  return placeholderNames.some((known) => known === name);
}

function plainText(value: string | readonly string[] | null): string {
  return typeof value === 'string' ? value : (value ?? []).join(', ');
}

/** A `<` in a title opens neither a tag nor a comment. */
function markdownText(text: string): string {
  return text.replace(/<!/g, '&lt;!').replace(/</g, '\\<');
}

export interface SectionText {
  name: string;
  text: string;
}

/**
 * Puts texts under the headings of these names. The hint of an otherwise empty section goes; what a template
 * says itself stays, below. Texts without a heading come at the end, each under its own.
 */
export function fillSections(text: string, given: readonly SectionText[]): string {
  const lines = text.split('\n');
  const body = splitFrontMatter(text)?.bodyStart ?? 0;
  const offset = text.slice(0, body).split('\n').length - 1;
  // `##` starts a section, and so does a `#` end one.
  const headings = [...proseLines(text.slice(body))].flatMap((line) => {
    const heading = headingOf(line);
    return heading && heading.depth <= 2 ? [{ ...heading, at: line.index + offset }] : [];
  });
  const sections = readSections(text);
  const result = lines.slice(0, headings[0]?.at ?? lines.length);
  const waiting = [...given];
  for (const [at, heading] of headings.entries()) {
    const content = lines.slice(heading.at + 1, headings[at + 1]?.at ?? lines.length);
    const line = lines[heading.at] ?? '';
    const texts = heading.depth === 2 ? taken(waiting, sectionName(heading.text)) : [];
    if (texts.length === 0) {
      result.push(line, ...content);
      continue;
    }
    const isEmpty = sections.find((section) => section.line === heading.at + 1)?.isEmpty ?? true;
    const own = isEmpty ? [] : [trimBlankLines(content.join('\n'))];
    result.push(line, '', [...texts, ...own].join('\n\n'), '');
  }
  const rest = waiting.map(({ name, text: more }) => `\n## ${name}\n\n${more}`);
  return `${[result.join('\n').trimEnd(), ...rest].join('\n').trimEnd()}\n`;
}

/** Takes the texts of one section out of those that wait for their place. */
function taken(waiting: SectionText[], name: string): string[] {
  const texts: string[] = [];
  for (let at = 0; at < waiting.length; ) {
    const each = waiting[at];
    if (each && isSameSection(each.name, name)) {
      texts.push(each.text);
      waiting.splice(at, 1);
    } else at++;
  }
  return texts;
}
