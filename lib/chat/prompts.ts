import 'server-only';
import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { AppError, systemCode } from '#lib/errors.ts';
import { listRepoFolder, readRepoText, statRepoPath } from '#lib/repo/read.ts';
import { listRefusedLinks } from '#lib/repo/refused-links.ts';
import type { Repo } from '#lib/repo/root.ts';
import { stripControl } from '#lib/strip-control.ts';
import { slugOf } from '#lib/tasks/slug.ts';

export const promptFolder = '.tasks/prompts';
const maxPrompts = 100;
const maxBytes = 16 * 1024;

/** A prompt that the repository keeps, for a person to put into the composer. */
export interface Prompt {
  /** What is typed after the slash. */
  name: string;
  title: string;
  description: string;
  /** May hold `{{selection}}` and `{{document}}`. */
  text: string;
}

/** A file among the prompts that cannot be offered. */
export interface PromptFault {
  /** What one would type after the slash; empty where that cannot be told. */
  name: string;
  path: string;
  /** Why, and what to do. */
  message: string;
}

/** A cache: by file identity, so that a list that has not changed is not read again. */
const read = new WeakMap<Repo, Map<string, Prompt | PromptFault>>();

/**
 * The prompts in `.tasks/prompts/*.md`, by name. Text for a person, who reads it before it is sent: nothing in it
 * sends itself, runs anything or sets anything. A file that cannot be one is told of, with the reason.
 */
export async function listPrompts(repo: Repo): Promise<{ prompts: Prompt[]; faults: PromptFault[] }> {
  const files = await promptFiles(repo);
  if ('message' in files) return { prompts: [], faults: [files] };
  const before = read.get(repo) ?? new Map<string, Prompt | PromptFault>();
  const now = new Map<string, Prompt | PromptFault>();
  read.set(repo, now);
  const prompts = new Map<string, { prompt: Prompt; path: string }>();
  const faults: PromptFault[] = [];
  for (const path of files.slice(0, maxPrompts)) {
    if (typeof path !== 'string') {
      faults.push(path);
      continue;
    }
    try {
      const { identity } = await statRepoPath(repo, path);
      const found = before.get(identity.key) ?? (await readPrompt(repo, path));
      now.set(identity.key, found);
      const first = prompts.get(found.name);
      if ('message' in found) faults.push(found);
      else if (first === undefined) prompts.set(found.name, { prompt: found, path });
      else faults.push({ name: found.name, path, message: sameName(found.name, first.path) });
    } catch (error) {
      // Gone meanwhile.
      if (!(error instanceof AppError)) throw error;
    }
  }
  if (files.length > maxPrompts) {
    faults.push({ name: '', path: promptFolder, message: tooMany(files.length) });
  }
  return { prompts: [...prompts.values()].map(({ prompt }) => prompt), faults };
}

/** In order of their names, links that may not be followed with the reason among them; or why there are none. */
async function promptFiles(repo: Repo): Promise<(string | PromptFault)[] | PromptFault> {
  try {
    const entries = await listRepoFolder(repo, promptFolder);
    const files = entries.filter(({ kind }) => kind === 'file').map(({ name }) => name);
    const refused = await listRefusedLinks(repo, promptFolder);
    const reasons = new Map(refused.map(({ name, error }) => [name, linkFault(error)]));
    return [...files, ...reasons.keys()]
      .filter((name) => name.endsWith('.md'))
      .sort((a, b) => (a < b ? -1 : 1))
      .map((name) => {
        const path = `${promptFolder}/${name}`;
        const message = reasons.get(name);
        return message === undefined ? path : { name: slugOf(name.slice(0, -'.md'.length)), path, message };
      });
  } catch (error) {
    const code = systemCode(error);
    const fault = (message: string): PromptFault => ({ name: '', path: promptFolder, message });
    if (code === 'not-found') return [];
    if (code === 'forbidden') return fault(noFolder);
    if (code === 'ENOTDIR') return fault('It is a file. Make it a folder, with the prompts in it.');
    if (code === 'EACCES' || code === 'EPERM') return fault(notReadable);
    throw error;
  }
}

function linkFault({ code, cause }: AppError): string {
  if (code === 'not-found') return nowhere;
  return systemCode(cause) === 'ELOOP' ? inCircle : leadsOut;
}

/** @throws AppError `not-found` for one that is gone. */
async function readPrompt(repo: Repo, path: string): Promise<Prompt | PromptFault> {
  const fileName = fileNameOf(path).slice(0, -'.md'.length);
  const name = slugOf(fileName);
  const fault = (message: string): PromptFault => ({ name, path, message });
  try {
    const file = await readRepoText(repo, path, { maxBytes });
    if (file.truncated) return fault(tooLong(file.identity.size));
    const front = readFrontMatter(file.text);
    const text = stripControl(file.text.slice(front?.block.bodyStart ?? 0)).trim();
    if (text === '') return fault(front ? noText : 'It is empty. Write the prompt into it.');
    if (name === '') return fault('Nothing in its name can be typed after a slash. Name it with letters.');
    const field = (key: string, maxChars: number) => {
      const value = front?.fields.get(key)?.value;
      const words = value?.kind === 'scalar' ? stripControl(value.text).replace(/\s+/g, ' ').trim() : '';
      return words.slice(0, maxChars).toWellFormed();
    };
    return { name, title: field('title', 80) || fileName, description: field('description', 200), text };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'not-found') throw error;
    return fault(error.code === 'unsupported-media-type' ? notText : notReadable);
  }
}

const noText = 'It has no text. Write the prompt below the front matter.';
const notText = 'It is not UTF-8 text. Save it as UTF-8.';
const nowhere = 'It is a link to a file that is not there. Put the prompt itself in its place.';
const inCircle = 'It is a link that leads to itself. Put the prompt itself in its place.';
const leadsOut =
  'It is a link that may not be followed: out of the repository, or to secrets. Put the prompt itself in its place.';
const noFolder = 'It leads out of the repository. Put a folder in its place, with the prompts in it.';
const notReadable = 'The server may not read it. Change its permissions.';

function tooLong(bytes: number): string {
  const shown = (Math.ceil((bytes / 1024) * 10) / 10).toLocaleString('en');
  return `It has ${shown} KB, and a prompt may have ${maxBytes / 1024} KB. Shorten it.`;
}

function sameName(name: string, other: string): string {
  return `/${name} is ${fileNameOf(other)} already. Rename one of them.`;
}

function tooMany(files: number): string {
  return `It holds ${files.toLocaleString('en')} prompts, and the first ${maxPrompts} are offered. Remove some.`;
}

function fileNameOf(path: string): string {
  return path.slice(promptFolder.length + 1);
}
