import { type Config, configFileName } from '#lib/config.ts';
import type { Template } from './find-template.ts';
import { planTask } from './plan-task.ts';
import { builtInTemplate, templateFolder } from './template.ts';
import { worksheetRoots } from './workstreams.ts';

export interface StarterFile {
  path: string;
  text: string;
  /** What it is for, in half a sentence. */
  purpose: string;
}

const sections = [
  {
    name: 'Problem',
    text: 'Nobody can see from the repository what is to be done next, and what has been decided already.',
  },
  {
    name: 'Context',
    text: 'A task is a markdown file: fields between the two lines `---`, the worksheet below. Edit it like any other file.',
  },
  {
    name: 'Plan',
    text: '1. Make the next one: `task new "<title>" --workstream <folder>`.\n2. See what there is: `task list`.\n3. Look at it in the browser: `task serve`.',
  },
  {
    name: 'Acceptance Criteria',
    text: '- [ ] `task list` shows a task of your own.\n- [ ] This file is gone, or completed: `task update START-FIRST_TASK --status in_progress`.',
  },
];

/** A first worksheet that shows by example what one is. */
export function exampleTask(config: Config, day: string): StarterFile {
  const [root = 'tasks'] = worksheetRoots(config);
  const folder = root === '.' || root === '' ? '' : `${root}/`;
  const path = `${folder}start/first-task.md`;
  const template: Template = { text: builtInTemplate, path: null };
  const given = {
    title: 'Write down what is to be done',
    status: 'todo' as const,
    priority: 'p2' as const,
    sections,
  };
  const name = { id: 'START-FIRST_TASK', path, slug: 'first-task' };
  return {
    path,
    text: planTask(given, name, template, config, day).text,
    purpose: 'a first task, as an example',
  };
}

/** The settings as they hold without a file, for changing. */
export function configFile(config: Config): StarterFile {
  const { taskRoots, editable, ignore, statuses, milestones, manager, backlog } = config;
  // What Backlog.md's own configuration says goes on being read there.
  const own = backlog ? {} : { taskRoots, editable, milestones };
  const settings = { ...own, ignore, statuses, manager };
  const purpose = 'the settings, with their defaults';
  return { path: configFileName, text: `${JSON.stringify(settings, null, 2)}\n`, purpose };
}

export function templateFile(): StarterFile {
  const purpose = 'the template of `task new`, to make your own';
  return { path: `${templateFolder}/worksheet.md`, text: builtInTemplate, purpose };
}
