import fc from 'fast-check';

/** Front matter as people write it, kept with what its fields mean, so that edits can be judged against it. */
export interface WrittenFile {
  text: string;
  eol: string;
  /** Written lines of the front matter, without line ends. */
  lines: string[];
  items: string[];
  body: string;
}

const word = fc.constantFrom(
  'alpha',
  'Ünïcode',
  '日本語',
  'a b',
  "it's",
  '🙂',
  'x:y',
  '#no',
  '1.0',
  '$&',
  'yes',
);
const comment = fc.constantFrom('', '', ' # why', '   # ü # twice', '\t# tab');
const quoted = (value: string): fc.Arbitrary<string> =>
  fc.constantFrom(`'${value.replaceAll("'", "''")}'`, JSON.stringify(value));
const scalar = fc.oneof(
  fc.constantFrom('plain', 'two words', '2026-01-02', '1.0', '~', '', 'a, b'),
  word.chain(quoted),
);
const otherLines = fc.oneof(
  fc.constantFrom(
    ['# a comment'],
    [''],
    ['x-text: |', '  keep # this', '', '    and: this'],
    ['x_fold: >-', '  one', '  two'],
    ['x-map:', '  status: nested', '  owner: [1, 2]'],
    ['x-quoted: "two', '  lines # not a comment"'],
    ['x-plain: two', '  lines'],
    ['x-flow: {status: a, b: [c, "d, e"]}'],
    ['"x key": 1'],
    ['? x-explicit', ': value'],
    ['x-anchor: &ref some', 'x-alias: *ref'],
  ),
  fc.tuple(scalar, comment).map(([value, note]) => [`x-any: ${value}${note}`.trimEnd()]),
);
const id = fc.constantFrom('INFRA-ALPHA', 'WEB-B_2', 'TEAM-Ç');

function listLines(name: string, items: readonly string[], style: number, note: string): string[] {
  if (items.length === 0) return [style % 2 === 0 ? `${name}: []${note}` : `${name}:${note}`];
  switch (style) {
    case 0:
      return [`${name}: [${items.join(', ')}]${note}`];
    case 1:
      return [`${name}:${note}`, ...items.map((item) => `  - ${item}${note}`)];
    case 2:
      return [`${name}:`, ...items.flatMap((item) => ['# between', `-   "${item}"`])];
    case 3:
      return [`${name}: [`, ...items.map((item) => `    '${item}',${note}`), `  ]${note}`];
    default:
      return [`${name}: [ ${items.join(' ,')} , ]${note}`];
  }
}

/** @param other Names of simple fields to be there, each with any value. */
export const writtenFile: fc.Arbitrary<WrittenFile> = fc
  .record({
    bom: fc.boolean(),
    eol: fc.constantFrom('\n', '\r\n'),
    blocks: fc.uniqueArray(otherLines, { maxLength: 5, selector: (lines) => lines[0]?.split(':')[0] }),
    status: fc.tuple(fc.constantFrom('todo', "'todo'", '"todo"', '&s todo', 'To do', ''), comment),
    owner: fc.option(fc.tuple(scalar, comment)),
    listName: fc.constantFrom('depends_on', 'Depends on', 'depends-on', 'dependsOn'),
    items: fc.uniqueArray(id, { maxLength: 3 }),
    style: fc.integer({ min: 0, max: 4 }),
    note: comment,
    place: fc.nat(5),
    fence: fc.constantFrom('---', '---  '),
    body: fc.constantFrom(
      '',
      '\n',
      '\n# Title\n\ntext',
      '# T\r\nmixed\nends\r\n',
      '\n---\nstatus: x\n---\n',
      '\u2028$1',
    ),
  })
  .map(({ bom, eol, blocks, status, owner, listName, items, style, note, place, fence, body }) => {
    const own = [
      [`status: ${status[0]}${status[1]}`.trimEnd()],
      ...(owner ? [[`owner: ${owner[0]}${owner[1]}`.trimEnd()]] : []),
      listLines(listName, items, style, note),
    ];
    const all = [...blocks];
    all.splice(place % (all.length + 1), 0, ...own);
    const lines = all.flat();
    const text = `${bom ? '\uFEFF' : ''}${[fence, ...lines, fence].join(eol)}${body === '' ? '' : eol}${body}`;
    return { text, eol, lines, items, body };
  });
