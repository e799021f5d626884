import { type FieldValue, fieldKey, readFrontMatter } from '#lib/docs/front-matter.ts';

/** What we need to know of a Backlog.md folder and its configuration. Plain data. */
export interface BacklogSettings {
  /** Repo-relative. */
  folder: string;
  /** The file that holds the configuration, or would. */
  configPath: string;
  /** In the order of its board. */
  statuses: string[];
  defaultStatus: string;
  priorities: string[];
  milestones: string[];
  /** Of ids, in upper case. */
  prefix: string;
}

/** Its folders of tasks. Everything else in it (docs, decisions, milestones, archive) is documents. */
const taskFolders = ['tasks', 'completed', 'drafts'] as const;

/** Where Backlog.md looks for its folder, in its order. */
export const backlogFolders = ['backlog', '.backlog'] as const;
/** In the root; the only one that may name another folder. */
export const rootConfigName = 'backlog.config.yml';

export function backlogTaskRoots(folder: string): string[] {
  return taskFolders.map((name) => `${folder}/${name}`);
}

export function isInBacklog(path: string, { folder }: BacklogSettings): boolean {
  return path.startsWith(`${folder}/`);
}

/** Reads `config.yml`; what it leaves out, or says in a way that cannot be read, has Backlog.md's defaults. */
export function readBacklogSettings(yaml: string, folder: string, configPath: string): BacklogSettings {
  const fields = readYamlFields(yaml);
  const list = (name: string) => textsOf(fields?.get(name)?.value);
  const text = (name: string) => list(name)[0];
  const orElse = (texts: string[], fallback: string[]) => (texts.length > 0 ? texts : fallback);
  const statuses = orElse(list('statuses'), ['To Do', 'In Progress', 'Done']);
  return {
    folder,
    configPath,
    statuses,
    defaultStatus: text('default_status') ?? statuses[0] ?? 'To Do',
    priorities: orElse(list('priorities'), ['high', 'medium', 'low']),
    milestones: list('milestones'),
    prefix: (text('task_prefix') ?? 'task').toUpperCase(),
  };
}

/** The folder that the configuration in the root names, if it does; whether it may be used is for the caller. */
export function backlogDirectoryOf(yaml: string): string | undefined {
  return textsOf(readYamlFields(yaml)?.get(fieldKey('backlog_directory'))?.value)[0];
}

function readYamlFields(yaml: string) {
  // One gateway to YAML, which reads front matter: a configuration file is one without its fences.
  const lines = yaml.replace(/^\uFEFF/, '').replace(/^---[ \t]*\r?\n/, '');
  return readFrontMatter(`---\n${lines}\n---\n`)?.fields;
}

function textsOf(value: FieldValue | undefined): string[] {
  if (value?.kind === 'scalar') return [value.text.trim()].filter((text) => text !== '');
  if (value?.kind !== 'list') return [];
  return value.items.flatMap(({ text }) => text?.trim() || []);
}
