import type { Field, FieldValue } from './front-matter.ts';

// Nearly all front matter is `name: value` lines and short lists. Reading those here is ten times as quick as
// building a YAML document, which matters for ten thousand files. Whatever is not beyond doubt goes to the real
// parser: comments, colons in values, escapes, anything over several lines. Tests hold the two together.

// Plain values begin with a letter or digit and hold nothing that could mean something to YAML.
const plainLine = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_./@+()' ,;!?–—-]*[\p{L}\p{N}\p{M}_./@+()'!?])?`;
const quoted = String.raw`"[^"\\\p{C}\u2028\u2029]*"|'[^'\p{C}\u2028\u2029]*'`;
const inFlow = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_./@+()' -]*[\p{L}\p{N}\p{M}_./@+()])?|${quoted}`;

const fieldLine = new RegExp(
  String.raw`([A-Za-z_][\w-]{0,60}(?: [\w-]{1,30}){0,3}):(?: +(?:(${plainLine}|${quoted})|(\[(?: *(?:${inFlow}) *(?:, *(?:${inFlow}) *)*)?\])))?\r?\n`,
  'uy',
);
const itemLine = new RegExp(String.raw`( *)- +(${plainLine}|${quoted})\r?\n`, 'uy');
const flowItem = new RegExp(inFlow, 'gu');

const isNull = /^null$/i;

/** The fields of a simple front matter, with offsets from `start`; undefined where the real parser must look. */
export function readPlainFields(
  yaml: string,
  start: number,
  keyOf: (name: string) => string,
): Map<string, Field> | undefined {
  const fields = new Map<string, Field>();
  let at = 0;
  while (at < yaml.length) {
    fieldLine.lastIndex = at;
    const match = fieldLine.exec(yaml);
    if (!match) return undefined;
    const [line, name = '', scalar, list] = match;
    const key = keyOf(name);
    if (fields.has(key) || isNull.test(name)) return undefined;
    const next = at + line.length;
    const valueAt = at + line.length - line.slice(name.length + 1).trimStart().length;
    let field: Field;
    let end = next;
    if (scalar !== undefined) {
      if (isNull.test(scalar)) return undefined;
      field = { name, value: { kind: 'scalar', text: unquoted(scalar) }, offset: start + valueAt };
    } else if (list !== undefined) {
      const items = flowItems(list, start + valueAt);
      if (!items) return undefined;
      field = { name, value: { kind: 'list', items }, offset: start + valueAt };
    } else {
      const block = blockItems(yaml, next, start);
      if (!block) return undefined;
      end = block.end;
      const offset = block.items.length > 0 ? block.offset : start + at;
      const value: FieldValue =
        block.items.length > 0 ? { kind: 'list', items: block.items } : { kind: 'empty' };
      field = { name, value, offset };
    }
    fields.set(key, field);
    at = end;
  }
  return fields;
}

type Items = { text: string; offset: number }[];

function flowItems(list: string, offset: number): Items | undefined {
  const items: Items = [];
  for (const match of list.slice(1, -1).matchAll(flowItem)) {
    if (isNull.test(match[0])) return undefined;
    items.push({ text: unquoted(match[0]), offset: offset + 1 + match.index });
  }
  return items;
}

function blockItems(
  yaml: string,
  from: number,
  start: number,
): { items: Items; end: number; offset: number } | undefined {
  const items: Items = [];
  let end = from;
  let indent: string | undefined;
  for (;;) {
    itemLine.lastIndex = end;
    const match = itemLine.exec(yaml);
    if (!match) break;
    const [line, lead = '', text = ''] = match;
    indent ??= lead;
    if (lead !== indent || isNull.test(text)) return undefined;
    items.push({
      text: unquoted(text),
      offset: start + end + line.indexOf('-') + line.slice(line.indexOf('-') + 1).search(/[^ ]/) + 1,
    });
    end += line.length;
  }
  return { items, end, offset: start + from + (indent?.length ?? 0) };
}

function unquoted(text: string): string {
  return text.startsWith('"') || text.startsWith("'") ? text.slice(1, -1) : text;
}
