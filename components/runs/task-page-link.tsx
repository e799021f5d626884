import { pageHref } from '#components/shell/href.ts';

/** A task by its title, as a link to its page; a title of any length stays in its line. */
export function TaskPageLink({ path, title }: { path: string; title: string }) {
  return (
    <a className="runs-task ui-cut" href={pageHref(path)} title={title}>
      {title}
    </a>
  );
}
