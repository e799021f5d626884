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

/** Its folders of markdown. Not its configuration: that can name programs which Backlog.md runs. */
export function backlogEditable(folder: string): string[] {
  const documents = ['docs', 'decisions', 'milestones', 'archive'];
  return [...backlogTaskRoots(folder), ...documents.map((name) => `${folder}/${name}`)];
}

export function isInBacklog(path: string, { folder }: BacklogSettings): boolean {
  return path.startsWith(`${folder}/`);
}

/** Reads `config.yml`; what it leaves out has Backlog.md's defaults. */
export function readBacklogSettings(text: string, folder: string, configPath: string): BacklogSettings {
  const settings = readLines(text);
  const list = (name: string, fallback: string[] = []) => {
    const found = settings.get(name) ?? [];
    return found.length > 0 ? found : fallback;
  };
  const statuses = list('statuses', ['To Do', 'In Progress', 'Done']);
  return {
    folder,
    configPath,
    statuses,
    defaultStatus: list('default_status')[0] ?? statuses[0] ?? 'To Do',
    priorities: list('priorities', ['high', 'medium', 'low']),
    milestones: list('milestones'),
    prefix: (list('task_prefix')[0] ?? 'task').toUpperCase(),
  };
}

/** The folder that the configuration in the root names, if it does; whether it may be used is for the caller. */
export function backlogDirectoryOf(text: string): string | undefined {
  return readLines(text).get('backlog_directory')?.[0];
}

const settingLine = /^([A-Za-z_]+)[ \t]*:[ \t]*(.*?)[ \t]*$/;
const value = /"([^"]*)"|'([^']*)'|([^\s,"'#[\]][^,#[\]]*)/g;

/**
 * The values of each setting. Backlog.md reads this file line by line and not as YAML, with the values `a`, `"a"`,
 * `[a, "b"]` and a list of lines `- a`; so do we. (It is asked for before any command does anything, too: the
 * parser of YAML is not loaded for it.)
 */
function readLines(text: string): Map<string, string[]> {
  const settings = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, name, rest] = settingLine.exec(line) ?? [];
    if (name !== undefined) {
      current = valuesIn(rest ?? '');
      settings.set(snakeCase(name), current);
    } else {
      const [, item] = /^[ \t]*-[ \t]+(.*)$/.exec(line) ?? [];
      if (item !== undefined) current?.push(...valuesIn(item).slice(0, 1));
    }
  }
  return settings;
}

function valuesIn(text: string): string[] {
  const isList = text.startsWith('[');
  // After a list there may be a comment; in a value `#` begins one unless it is quoted.
  const list = isList ? text.slice(1, Math.max(1, text.lastIndexOf(']'))) : text.replace(/^#.*/, '');
  const found = [...list.matchAll(value)].flatMap(
    ([, double, single, plain]) => (double ?? single ?? plain ?? '').trim() || [],
  );
  return isList ? found : found.slice(0, 1);
}

function snakeCase(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}
