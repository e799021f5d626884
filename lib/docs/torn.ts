import type { FrontMatter } from './front-matter.ts';

/** Whether the front matter is no YAML: what was read of it may be more or less than its author meant. */
export function isTorn(front: FrontMatter | null): boolean {
  return front?.problems.some(({ code, severity }) => code === 'yaml' && severity === 'error') ?? false;
}
