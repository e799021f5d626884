import 'server-only';
import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { AppError } from '#lib/errors.ts';
import { listRepoFolder, readRepoText, statRepoPath } from '#lib/repo/read.ts';
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

/** A cache: by file identity, so that a list that has not changed is not read again. */
const read = new WeakMap<Repo, Map<string, Prompt | null>>();

/**
 * The prompts in `.tasks/prompts/*.md`, by name. Text for a person, who reads it before it is sent: nothing in it
 * sends itself, runs anything or sets anything. What cannot be read or is too long is passed over.
 */
export async function listPrompts(repo: Repo): Promise<Prompt[]> {
  const files = await promptFiles(repo);
  const before = read.get(repo) ?? new Map<string, Prompt | null>();
  const now = new Map<string, Prompt | null>();
  read.set(repo, now);
  const prompts = new Map<string, Prompt>();
  for (const path of files) {
    try {
      const { identity } = await statRepoPath(repo, path);
      const known = before.get(identity.key);
      const prompt = known === undefined ? await readPrompt(repo, path) : known;
      now.set(identity.key, prompt);
      if (prompt !== null && !prompts.has(prompt.name)) prompts.set(prompt.name, prompt);
    } catch (error) {
      // Gone meanwhile, or of a kind that is not read.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return [...prompts.values()];
}

async function promptFiles(repo: Repo): Promise<string[]> {
  try {
    const entries = await listRepoFolder(repo, promptFolder);
    return entries
      .filter(({ kind, name }) => kind === 'file' && name.endsWith('.md'))
      .slice(0, maxPrompts)
      .map(({ name }) => `${promptFolder}/${name}`);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

/** Null for one that holds nothing, or more than a prompt should. */
async function readPrompt(repo: Repo, path: string): Promise<Prompt | null> {
  const file = await readRepoText(repo, path, { maxBytes });
  const front = readFrontMatter(file.text);
  const text = stripControl(file.text.slice(front?.block.bodyStart ?? 0)).trim();
  const fileName = path.slice(promptFolder.length + 1, -'.md'.length);
  const name = slugOf(fileName);
  if (file.truncated || text === '' || name === '') return null;
  const field = (key: string, maxChars: number) => {
    const value = front?.fields.get(key)?.value;
    const words = value?.kind === 'scalar' ? stripControl(value.text).replace(/\s+/g, ' ').trim() : '';
    return words.slice(0, maxChars).toWellFormed();
  };
  return { name, title: field('title', 80) || fileName, description: field('description', 200), text };
}
