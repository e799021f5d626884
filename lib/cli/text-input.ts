import { relative, resolve, sep } from 'node:path';
import { CommanderError } from 'commander';
import { AppError } from '#lib/errors.ts';
import { decodeText, readRepoText } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';

const maxBytes = 1024 * 1024;

/** A file of the repository, named from where the person stands, or all of standard input for `-`. */
export async function readTextInput(repo: Repo, typed: string): Promise<string> {
  if (typed === '-') return readStandardInput();
  const rel = relative(repo.root, resolve(typed)).split(sep).join('/');
  if (rel === '..' || rel.startsWith('../')) {
    throw new AppError(
      'forbidden',
      `${typed} is not in the repository; pass it in with \`--from - < ${typed}\`.`,
    );
  }
  const { text, truncated } = await readRepoText(repo, rel, { maxBytes });
  if (truncated) throw tooLong(typed);
  return text;
}

/** Text that was said on the command line itself, or standard input for `-`. */
export async function textOrStandardInput(value: string): Promise<string> {
  return value === '-' ? readStandardInput() : value;
}

async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Reading standard input; end it with Ctrl-D.\n');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLong('Standard input');
    chunks.push(chunk);
  }
  return decodeText(Buffer.concat(chunks), 'Standard input').text;
}

function tooLong(name: string): AppError {
  return new AppError('too-large', `${name} is longer than 1 MB.`);
}

/** @throws CommanderError for more than one `-`: standard input can be read once. */
export function checkOneStandardInput(values: readonly (string | undefined)[]): void {
  if (values.filter((value) => value === '-').length < 2) return;
  throw new CommanderError(2, 'usage', 'Only one option can read standard input with `-`.');
}
