import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A small deterministic generator (mulberry32): the same seed makes the same repository on every machine. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const workstreams = [
  'infra',
  'chat',
  'pages',
  'cli',
  'manager',
  'search',
  'billing',
  'import',
  'export',
  'docs',
];
const statuses = ['draft', 'todo', 'ready', 'in_progress', 'in_review', 'blocked', 'completed', 'cancelled'];
const words =
  'queue worker lease branch page drawer token stream parse index cache policy guard retry limit merge review'.split(
    ' ',
  );

const malformed = [
  '---\ntitle: "unclosed\nstatus: ready\n---\n\n# Broken quotes\n',
  '---\ntitle: A\ntitle: B\nstatus: todo\n---\n\n# Twice the same key\n',
  '---\nstatus: doing\npriority: urgent\n---\n\n# Unknown words\n',
  '---\n- a list\n- not a map\n---\n\n# A list as front matter\n',
];

/** One task file. About `bytes` long: the Context section is filled with prose, code and a table. */
export function taskText(number: number, next: () => number, bytes = 1_500): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  const sentence = () => `${Array.from({ length: 12 }, () => pick(words)).join(' ')}.`;
  const dependsOn = number > 10 && next() < 0.3 ? `[${taskId(Math.floor(next() * (number - 1)))}]` : '[]';
  const blocks: string[] = [];
  let length = 0;
  while (length < bytes) {
    const paragraph = Array.from({ length: 5 }, sentence).join(' ');
    const block = [
      `### ${pick(words)} ${pick(words)}`,
      `${paragraph} See [the other](./task-${number + 1}.md) and \`${pick(words)}\`.`,
      `\`\`\`ts\nexport const ${pick(words)} = (${pick(words)}: string) => ${pick(words)}.length > ${number};\n\`\`\``,
      `| name | value |\n|---|---|\n| ${pick(words)} | ${number} |\n| ${pick(words)} | **${pick(words)}** |`,
    ].join('\n\n');
    blocks.push(block);
    length += block.length;
  }
  return `---
id: ${taskId(number)}
title: Task ${number}, the ${pick(words)} of the ${pick(words)}
status: ${pick(statuses)}
priority: p${Math.floor(next() * 4)}
milestone: m${1 + (number % 5)}
owner: ${pick(['lead', 'web', 'cli', 'platform'])}
depends_on: ${dependsOn}
created: 2026-01-${String(1 + (number % 28)).padStart(2, '0')}
---

# Task ${number}

## Problem

${sentence()}

## Context

${blocks.join('\n\n')}

## Plan

1. ${sentence()}

## Acceptance Criteria

- [ ] ${sentence()}
`;
}

export function taskId(number: number): string {
  return `${workstreamOf(number).toUpperCase()}-TASK_${number}`;
}

export function taskPath(number: number): string {
  return `tasks/${workstreamOf(number)}/task-${number}.md`;
}

function workstreamOf(number: number): string {
  return workstreams[number % workstreams.length] ?? 'infra';
}

export interface Corpus {
  root: string;
  remove(): void;
}

/** A git repository with `tasks` tasks, 2 % of them malformed, and `docs` documents beside them. */
export function makeCorpus(options: { tasks: number; docs?: number; seed?: number; bytes?: number }): Corpus {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'dataface-tasks-bench-')));
  const next = random(options.seed ?? 1);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (let number = 0; number < options.tasks; number++) {
    const broken = number % 50 === 49 ? malformed[((number / 50) % malformed.length) | 0] : undefined;
    write(taskPath(number), broken ?? taskText(number, next, options.bytes));
  }
  for (let number = 0; number < (options.docs ?? 0); number++) {
    write(
      `docs/area-${number % 20}/doc-${number}.md`,
      taskText(number, next, 600).replace(/^---[\s\S]*?---\n\n/, ''),
    );
  }
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: root });
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
