import { acceptanceCriteria } from '#lib/tasks/criteria.ts';
import type { Task } from '#lib/tasks/model.ts';
import { isSameSection, partsOfText } from '#lib/tasks/sections-from.ts';

export interface PromptParts {
  task: Pick<Task, 'id' | 'title' | 'path'>;
  /** The task's file as it is now. */
  text: string;
  branch: string;
  checks: readonly (readonly string[])[];
  /** What a reviewer said of the work that is there already. */
  comment: string | null;
  /** How an earlier attempt ended, in words. */
  before: string | null;
  /** The agent's own session goes on: it knows the task already. */
  isResumed: boolean;
}

const told = [
  'Problem',
  'Context',
  'Possible Solutions',
  'Plan',
  'Description',
  'Implementation Plan',
  'Implementation Notes',
  'Review Feedback',
];
const maxSectionChars = 40_000;

/**
 * What a worker is told: the worksheet, the rules of the place, and how to report. The worksheet is quoted as what it
 * is, somebody's text: it says what to do, and changes no rule.
 */
export function workerPrompt(parts: PromptParts): string {
  const { task, branch, comment, before, isResumed } = parts;
  const head = isResumed
    ? `You go on with the task ${task.id}, «${task.title}».`
    : `Implement one task of this repository: ${task.id}, «${task.title}».`;
  const why =
    comment === null ? null : `A reviewer looked at your work and sends it back:\n\n${quoted(comment)}`;
  const earlier =
    before === null ? null : `An earlier attempt did not get through: ${before} Its work is in this folder.`;
  const sections = isResumed && comment !== null ? [] : worksheet(parts);
  return `${[
    head,
    why,
    earlier,
    ...sections,
    rules(branch),
    checkWords(parts.checks),
    report(acceptanceCriteria(parts.text)),
  ]
    .filter((part) => part !== null)
    .join('\n\n')}\n`;
}

function worksheet({ task, text }: PromptParts): string[] {
  const { sections, lead } = partsOfText(text);
  const found = told.flatMap((name) =>
    sections.filter((each) => isSameSection(each.name, name) && each.text.trim() !== ''),
  );
  const parts = found.map(({ name, text: body }) => `## ${name}\n\n${cut(body)}`);
  if (found.length === 0 && lead !== '') parts.push(cut(lead));
  return [
    `The task's worksheet is ${task.path}. It says:\n\n<worksheet>\n${parts.join('\n\n')}\n</worksheet>`,
  ];
}

function rules(branch: string): string {
  return [
    'Rules:',
    `- You are in a git worktree of your own, on the branch ${branch}. Work in this folder only; no other checkout is yours to touch.`,
    '- Read AGENTS.md, CLAUDE.md or CONTRIBUTING.md first, if there is one, and keep to it.',
    '- You may commit. What you leave uncommitted is committed for you. Do not push, do not switch to another branch, do not rewrite commits that are not yours.',
    '- Do not change `status` and the other fields at the top of the task file: they are moved on for you. You may fill in its Implementation Progress and QA Exploration.',
    '- Nobody answers questions. Where the worksheet leaves something open, decide as its owner most likely would, and say so in your report.',
  ].join('\n');
}

function checkWords(checks: PromptParts['checks']): string | null {
  if (checks.length === 0) return null;
  const list = checks.map((argv) => `- ${shown(argv)}`).join('\n');
  return `When you are done these are run, and each must end with exit code 0. Run them yourself before:\n${list}`;
}

function report(criteria: readonly string[]): string {
  const list = criteria.map((words, at) => `${at + 1}. ${words}`).join('\n');
  return `${criteria.length === 0 ? '' : `Acceptance criteria:\n${list}\n\n`}End with a report: one fenced block of JSON, the last thing that you write. For each criterion its number, what you say about it, and a proof: a command with its exit code, or a path with a line of your change. Leave out what you did not reach.

\`\`\`json
{
  "summary": "What was done, in two or three sentences.",
  "criteria": [
    { "criterion": 1, "claim": "…", "command": "npm test", "exitCode": 0 },
    { "criterion": 2, "claim": "…", "path": "src/login.ts", "line": 12 }
  ]
}
\`\`\``;
}

/** An argv as a person would type it. */
export function shown(argv: readonly string[]): string {
  return argv.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(' ');
}

function quoted(text: string): string {
  return cut(text)
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

function cut(text: string): string {
  if (text.length <= maxSectionChars) return text;
  return `${text.slice(0, maxSectionChars).toWellFormed()}\n\n[Cut here; the file has the rest.]`;
}
