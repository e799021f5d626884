import type { CST, Document, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isMap, isScalar, isSeq } from 'yaml';
import { AppError } from '#lib/errors.ts';
import { fieldKey, keyText } from './front-matter.ts';
import type { FrontMatterBlock } from './front-matter-block.ts';
import { type QuoteStyle, renderScalar } from './yaml-scalar.ts';

export type FieldEdit = { field: string } & (
  | { set: string }
  | { clear: true }
  | { addItem: string }
  | { removeItem: string }
);

/** Offsets count from the start of the YAML. */
export interface Splice {
  from: number;
  to: number;
  text: string;
}

export interface Opened {
  text: string;
  block: FrontMatterBlock;
  document: Document.Parsed;
  map: YAMLMap | null;
}

/** Null where nothing is to be done. */
export function spliceFor(opened: Opened, edit: FieldEdit): Splice | null {
  const pair = opened.map?.items.find((item) => fieldKey(keyText(item) ?? '') === edit.field);
  if ('set' in edit) return setValue(opened, pair, edit.field, edit.set);
  if ('clear' in edit) return pair ? clearValue(opened, pair) : null;
  if ('addItem' in edit) return addItem(opened, pair, edit.field, edit.addItem);
  return pair ? removeItem(opened, pair, edit.removeItem) : null;
}

function setValue(opened: Opened, pair: Pair | undefined, field: string, value: string): Splice {
  if (!pair) return addField(opened, `${field}: ${renderScalar(value, 'plain', opened.map?.flow)}`);
  const node = pair.value;
  const style = isScalar(node) ? quoteStyle(node.type) : 'plain';
  return replaceValue(opened, pair, renderScalar(value, style, opened.map?.flow));
}

function addField({ block, map }: Opened, line: string): Splice {
  if (map?.flow) {
    const last = map.items.at(-1);
    const at = last ? endOfValue(block.yaml, last) : (map.range?.[0] ?? 0) + 1;
    return { from: at, to: at, text: last ? `, ${line}` : line };
  }
  const at = block.yaml.length;
  const firstKey = (map?.items[0]?.key as { range?: number[] } | undefined)?.range?.[0] ?? 0;
  const indent = block.yaml.slice(lineStart(block.yaml, firstKey), firstKey);
  return { from: at, to: at, text: `${indent.trim() === '' ? indent : ''}${line}${block.eol}` };
}

/** Puts `rendered` in the place of the pair's value, whatever that was. */
function replaceValue(opened: Opened, pair: Pair, rendered: string): Splice {
  const { yaml } = opened.block;
  const node = pair.value as { range?: [number, number, number]; flow?: boolean } | null;
  const colon = colonOf(pair);
  const from = node?.range?.[0] ?? colon + 1;
  const to = endOfValue(yaml, pair);
  if (to <= from) return { from: colon + 1, to: colon + 1, text: rendered === '' ? '' : ` ${rendered}` };
  const isCollection = isMap(node) || isSeq(node);
  // A comment between the items of a collection would go with it.
  if (isCollection && /(^|\s)#/.test(yaml.slice(colon + 1, to))) throw tooIntricate(keyText(pair) ?? '');
  const wholeRest = rendered === '' || (isCollection && !node?.flow);
  if (!wholeRest) return { from, to, text: rendered };
  return { from: colon + 1, to, text: rendered === '' ? '' : ` ${rendered}` };
}

function clearValue(opened: Opened, pair: Pair): Splice | null {
  const splice = replaceValue(opened, pair, '');
  return splice.from === splice.to ? null : splice;
}

function addItem(opened: Opened, pair: Pair | undefined, field: string, item: string): Splice {
  const { yaml, eol } = opened.block;
  const asFlow = `[${renderScalar(item, 'plain', true)}]`;
  if (!pair) return addField(opened, `${field}: ${asFlow}`);
  const list = pair.value;
  if (isScalar(list) && list.value !== null) {
    return replaceValue(opened, pair, flowList([...scalarItems(list.value), item]));
  }
  if (!isSeq(list)) {
    if (list !== null && !isScalar(list)) throw tooIntricate(keyText(pair) ?? '');
    return replaceValue(opened, pair, asFlow);
  }
  const last = list.items.at(-1);
  if (last === undefined) {
    const at = (list.range?.[0] ?? 0) + 1;
    return { from: at, to: at, text: renderScalar(item, 'plain', true) };
  }
  const rendered = renderScalar(item, isScalar(last) ? quoteStyle(last.type) : 'plain', list.flow);
  const end = trimLineEnds(yaml, rangeOf(last)[1]);
  if (list.flow) {
    const indent = yaml.slice(lineStart(yaml, rangeOf(last)[0]), rangeOf(last)[0]);
    const onOwnLine = indent.trim() === '' && lineStart(yaml, rangeOf(last)[0]) > rangeOf(list)[0];
    return { from: end, to: end, text: onOwnLine ? `,${eol}${indent}${rendered}` : `, ${rendered}` };
  }
  const dash = dashOf(list, list.items.length - 1);
  const lead = yaml.slice(lineStart(yaml, dash), dash);
  const gap = /^-([ \t]+)/.exec(yaml.slice(dash))?.[1] ?? ' ';
  const at = nextLine(yaml, end);
  return { from: at, to: at, text: `${lead}-${gap}${rendered}${eol}` };
}

function removeItem(opened: Opened, pair: Pair, item: string): Splice | null {
  const { yaml } = opened.block;
  const list = pair.value;
  if (isScalar(list) && list.value !== null) {
    const rest = scalarItems(list.value).filter((text) => !isSameItem(text, item));
    return rest.length === scalarItems(list.value).length ? null : replaceValue(opened, pair, flowList(rest));
  }
  if (!isSeq(list)) return null;
  const index = list.items.findIndex((node) => isScalar(node) && isSameItem(textOf(node), item));
  if (index === -1) return null;
  const [from, valueEnd] = rangeOf(list.items[index]);
  const to = trimLineEnds(yaml, valueEnd);
  if (!list.flow) {
    const first = lineStart(yaml, dashOf(list, index));
    if (list.items.length > 1) return { from: first, to: nextLine(yaml, to), text: '' };
    // Comments between the name and its last item stay.
    const afterColon = colonOf(pair) + 1;
    return { from: afterColon, to: nextLine(yaml, to), text: ` []${yaml.slice(afterColon, first)}` };
  }
  const next = list.items[index + 1];
  if (next !== undefined) return { from, to: rangeOf(next)[0], text: '' };
  const previous = list.items[index - 1];
  if (previous !== undefined) return { from: trimLineEnds(yaml, rangeOf(previous)[1]), to, text: '' };
  const comma = /^\s*,/.exec(yaml.slice(to))?.[0].length ?? 0;
  return { from, to: to + comma, text: '' };
}

export function tooIntricate(field: string): AppError {
  return new AppError(
    'refused',
    `The front matter writes ${field} in a way that cannot be changed without touching more; edit the file by hand.`,
  );
}

/** Items of a list that somebody wrote as one value: `A, B`. */
export function scalarItems(value: unknown): string[] {
  return String(value)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function isSameItem(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function textOf(node: { value: unknown; source?: string }): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? '');
}

function flowList(items: readonly string[]): string {
  return `[${items.map((item) => renderScalar(item, 'plain', true)).join(', ')}]`;
}

function quoteStyle(type: string | undefined): QuoteStyle {
  if (type === 'QUOTE_SINGLE') return 'single';
  return type === 'QUOTE_DOUBLE' ? 'double' : 'plain';
}

function rangeOf(node: unknown): [number, number, number] {
  const range = (node as { range?: [number, number, number] | null } | null)?.range;
  if (!range) throw tooIntricate('a list');
  return range;
}

function colonOf(pair: Pair): number {
  const token = (pair as { srcToken?: CST.CollectionItem }).srcToken;
  const colon = token?.sep?.find(({ type }) => type === 'map-value-ind');
  if (!colon) throw tooIntricate(keyText(pair) ?? '');
  return colon.offset;
}

function dashOf(list: YAMLSeq, index: number): number {
  const token = (list as { srcToken?: CST.BlockSequence }).srcToken;
  const dash = token?.items[index]?.start.find(({ type }) => type === 'seq-item-ind');
  if (!dash) throw tooIntricate('a list');
  return dash.offset;
}

/** End of a value without the line ends that block values carry. */
function endOfValue(yaml: string, pair: Pair): number {
  const range = (pair.value as { range?: [number, number, number] | null } | null)?.range;
  return range ? Math.max(range[0], trimLineEnds(yaml, range[1])) : colonOf(pair) + 1;
}

function trimLineEnds(yaml: string, offset: number): number {
  let end = offset;
  while (end > 0 && /[\r\n]/.test(yaml[end - 1] ?? '')) end--;
  return end;
}

function lineStart(yaml: string, offset: number): number {
  if (offset === 0) return 0;
  return yaml.lastIndexOf('\n', offset - 1) + 1;
}

function nextLine(yaml: string, offset: number): number {
  const at = yaml.indexOf('\n', offset);
  return at === -1 ? yaml.length : at + 1;
}
