import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface CliResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export const taskBin = join(process.cwd(), 'bin', 'task.mjs');

/** Runs the real `task` command in a process of its own, with nothing of our settings in its environment. */
export function runTask(
  cwd: string,
  args: readonly string[],
  options: { env?: NodeJS.Dict<string>; bin?: string; node?: string } = {},
): Promise<CliResult> {
  const child = spawn(options.node ?? process.execPath, [options.bin ?? taskBin, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result = { exitCode: null as number | null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    result.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    result.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ ...result, exitCode }));
  });
}

/** The text of a task file: the given fields, and every section that `ready` needs. */
export function taskText(fields: Record<string, string>, sections = readySections): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return ['---', ...lines, '---', '', sections].join('\n');
}

const readySections = `# A task

## Problem

It is slow.

## Plan

1. Measure.

## Acceptance Criteria

- [ ] It is quick.
`;
