import { readFenceBlock } from '#lib/markdown/fence-block.ts';

test.each([
  ['```ts\nconst a = 1;\n```\n\n', { language: 'ts', code: 'const a = 1;' }],
  ['```ts\nconst a', { language: 'ts', code: 'const a' }],
  ['~~~\na\n```\nb\n~~~', { language: '', code: 'a\n```\nb' }],
  ['````md\n```ts\nx\n```\n````\n', { language: 'md', code: '```ts\nx\n```' }],
  ['```js\r\na\r\n```\r\n', { language: 'js', code: 'a' }],
])('%j is one fence', (block, fence) => {
  expect(readFenceBlock(block)).toEqual(fence);
});

test.each(['words', '```ts', '```\na\n```\nwords after', '- ```\n  a\n  ```', '```ts title="x"\na\n```'])(
  '%j is left to the parser',
  (block) => {
    expect(readFenceBlock(block)).toBeNull();
  },
);
