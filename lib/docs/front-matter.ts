import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import { type FrontMatterBlock, splitFrontMatter } from './front-matter-block.ts';
import { readPlainFields } from './plain-front-matter.ts';

// The only gateway to YAML. Files come from anywhere: no custom tags, bounded size and aliases, nothing is ever
// expanded to plain objects here, and whatever is wrong is a problem with its place, never a throw.

const maxYamlLength = 64 * 1024;
const maxAliases = 100;

export type FieldValue =
  | { kind: 'empty' }
  | { kind: 'scalar'; text: string }
  /** `text` is null for an item that is no simple value. */
  | { kind: 'list'; items: { text: string | null; offset: number }[] }
  | { kind: 'other' };

export interface Field {
  /** As the file writes it. */
  name: string;
  value: FieldValue;
  /** Of the value in the text; of the name where there is no value. */
  offset: number;
}

export interface FrontMatterProblem {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  remedy: string;
  offset: number;
}

export interface FrontMatter {
  block: FrontMatterBlock;
  /** By `fieldKey` of the name, in the order of the file; the first of two wins. */
  fields: ReadonlyMap<string, Field>;
  problems: FrontMatterProblem[];
}

/** One spelling for a field's name: `Depends on`, `depends-on` and `dependsOn` are all `depends_on`. */
export function fieldKey(name: string): string {
  return name
    .trim()
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .replace(/[\s_-]+/g, '_')
    .toLowerCase();
}

/** Null for a text without front matter. */
export function readFrontMatter(text: string): FrontMatter | null {
  const block = splitFrontMatter(text);
  if (!block) return null;
  if (block.yaml.length > maxYamlLength) {
    const problem = {
      code: 'front-matter-too-large',
      message: `The front matter is larger than ${maxYamlLength / 1024} KB and is not read.`,
      remedy: 'Move the long text into the body of the file.',
    };
    return {
      block,
      fields: new Map(),
      problems: [{ ...problem, severity: 'error', offset: block.start }],
    };
  }
  const plain = readPlainFields(block.yaml, block.start, fieldKey);
  if (plain) return { block, fields: plain, problems: [] };
  return readWholeYaml(block);
}

/** What the real parser makes of it. Apart, so that tests can hold the quick reading against it. */
export function readWholeYaml(block: FrontMatterBlock): FrontMatter {
  try {
    return readFields(block, parseYaml(block.yaml));
  } catch (error) {
    // The parser itself gives up on some inputs (nesting so deep that the stack ends).
    const problem = {
      code: 'yaml',
      message: `The front matter cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      remedy: 'Write it as plain `name: value` lines.',
    };
    return {
      block,
      fields: new Map(),
      problems: [{ ...problem, severity: 'error', offset: block.start }],
    };
  }
}

/** For the editor of front matter beside this file, which needs the tokens. */
export function parseYaml(yaml: string, options: { keepTokens?: boolean } = {}): Document.Parsed {
  return parseDocument(yaml, {
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    merge: false,
    // Its check compares every key with every other: 64 KB of keys would take seconds. See `repeatedKeys`.
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
    logLevel: 'silent',
    keepSourceTokens: options.keepTokens ?? false,
  });
}

function readFields(block: FrontMatterBlock, document: Document.Parsed): FrontMatter {
  const problems: FrontMatterProblem[] = [];
  const report = (
    severity: 'error' | 'warning',
    code: string,
    offset: number,
    message: string,
    remedy: string,
  ) => problems.push({ code, severity, message, remedy, offset: block.start + offset });

  for (const error of document.errors) {
    report('error', 'yaml', error.pos[0], `YAML: ${sentence(error.message)}`, remedyFor(error.code));
  }
  for (const warning of document.warnings) {
    const remedy = 'Remove the tag, or put the value in quotes.';
    report('warning', 'yaml', warning.pos[0], `YAML: ${sentence(warning.message)}`, remedy);
  }
  const fields = new Map<string, Field>();
  const { contents } = document;
  if (!isMap(contents)) {
    if (contents !== null && !(isScalar(contents) && contents.value === null)) {
      report(
        'error',
        'front-matter-shape',
        0,
        'The front matter is not a list of fields.',
        'Write one `name: value` a line.',
      );
    }
    return { block, fields, problems };
  }
  const resolve = aliasResolver(document, () =>
    report(
      'error',
      'yaml-aliases',
      0,
      `The front matter uses more than ${maxAliases} aliases.`,
      'Write the values out.',
    ),
  );
  for (const pair of contents.items) {
    const name = keyText(pair);
    if (name === null) continue;
    const key = fieldKey(name);
    const keyOffset = startOf(pair.key) ?? 0;
    const first = fields.get(key);
    if (first) {
      const also = first.name === name ? '' : ` (as ${first.name} and as ${name})`;
      report(
        'error',
        'duplicate-field',
        keyOffset,
        `The field ${first.name} is written twice${also}; the first one counts.`,
        'Keep one of them.',
      );
      continue;
    }
    const value = readValue(pair.value, resolve, block.start);
    const offset = value.kind === 'empty' ? keyOffset : (startOf(pair.value) ?? keyOffset);
    fields.set(key, { name, value, offset: block.start + offset });
    for (const repeated of repeatedKeys(pair.value)) {
      report(
        'error',
        'duplicate-field',
        repeated.offset,
        `${repeated.name} is written twice.`,
        'Keep one of them.',
      );
    }
  }
  return { block, fields, problems };
}

type Resolve = (node: unknown) => unknown;

function aliasResolver(document: Document.Parsed, onTooMany: () => void): Resolve {
  let resolved = 0;
  return (node) => {
    if (!isAlias(node)) return node;
    resolved++;
    if (resolved === maxAliases + 1) onTooMany();
    return resolved > maxAliases ? undefined : node.resolve(document as never);
  };
}

function readValue(node: unknown, resolve: Resolve, start: number): FieldValue {
  const value = resolve(node);
  if (value === null || (isScalar(value) && value.value === null)) return { kind: 'empty' };
  const text = scalarText(value);
  if (text !== null) return { kind: 'scalar', text };
  if (!isSeq(value)) return { kind: 'other' };
  const items = value.items.map((item) => ({
    text: scalarText(resolve(item)),
    offset: start + (startOf(item) ?? startOf(node) ?? 0),
  }));
  return { kind: 'list', items };
}

/** A value as the file writes it: `1.0` stays `1.0`, and an unquoted date a date. */
function scalarText(node: unknown): string | null {
  if (!isScalar(node) || node.value === null) return null;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

export function keyText(pair: Pair): string | null {
  if (typeof pair.key === 'string') return pair.key;
  return isScalar(pair.key) ? (scalarText(pair.key) ?? 'null') : null;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function* repeatedKeys(node: unknown): Generator<{ name: string; offset: number }> {
  if (!isMap(node) && !isSeq(node)) return;
  const seen = new Set<string>();
  for (const item of (node as YAMLMap | { items: unknown[] }).items) {
    if (!isPair(item)) {
      yield* repeatedKeys(item);
      continue;
    }
    const name = keyText(item);
    if (name !== null && seen.has(name)) yield { name, offset: startOf(item.key) ?? 0 };
    if (name !== null) seen.add(name);
    yield* repeatedKeys(item.value);
  }
}

/** The library's words, which end in no full stop and put a mark before what it marks. */
function sentence(words: string): string {
  return `${words.replace(/^Missing closing (["'])quote$/, 'The closing $1 is missing').replace(/[.:]+$/, '')}.`;
}

function remedyFor(code: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'Indent with spaces instead of tabs.';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'Put a value that holds a colon in quotes.';
    case 'MULTIPLE_DOCS':
      return 'Remove the line that ends the document early.';
    case 'MISSING_CHAR':
      return 'Close the quote or bracket.';
    default:
      return 'Mend the YAML here; a value with special characters needs quotes.';
  }
}
