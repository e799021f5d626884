import { CopyButton } from '#components/ui/copy-button.tsx';

/** Shown where a repository has no task yet: what one is, ready to be copied. */
export function FirstTask({ taskRoot }: { taskRoot: string }) {
  const path = `${taskRoot}/first/hello.md`;
  const worksheet = `---
id: FIRST-HELLO
title: Say hello
status: todo
priority: p2
---

## Problem

What is wrong, and for whom.

## Plan

What will be done about it.

## Acceptance Criteria

- [ ] How we see that it is done.
`;
  return (
    <section className="ui-card shell-first" aria-labelledby="first-task">
      <h2 id="first-task">No tasks yet</h2>
      <p>
        A task is a markdown file with front matter under <code>{taskRoot}/</code>. Save this as{' '}
        <code>{path}</code>, or ask for a task in the chat, and it appears here.
      </p>
      <div className="shell-first-sheet">
        <CopyButton text={worksheet} what="worksheet" />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
        <pre tabIndex={0}>{worksheet}</pre>
      </div>
    </section>
  );
}
