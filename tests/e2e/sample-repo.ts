const sections = (plan: string) => `## Problem

The relay drops the last token of an answer.

## Context

See [the guide](../../docs/guide.md) and [beta](beta.md#problem).

## Possible Solutions

Flush on end.

## Plan

${plan}

## Acceptance Criteria

- [ ] The last token arrives.

## Implementation Progress

## QA Exploration

## Review Feedback
`;

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A repository as a person might keep it: tasks in several states, documents, a picture, a broken file. */
export const sampleFiles: Record<string, string | Uint8Array> = {
  'README.md': '# Sample repository\n\nStart at [the guide](docs/guide.md).\n',
  'tasks/infra/alpha.md': `---
id: INFRA-ALPHA
title: Flush the relay
# a comment that must survive
status: todo   # set by hand
priority: p1
milestone: m1
owner: dana
depends_on: [INFRA-BETA]
created: 2026-01-02
---

# Flush the relay

${sections('1. Flush.\n2. Test.')}`,
  'tasks/infra/beta.md': `---
id: INFRA-BETA
title: Measure the relay
status: completed
priority: p2
completed: 2026-02-03
completed_by: dana
---

# Measure the relay

${sections('1. Measure.')}`,
  'tasks/infra/gamma.md': `---
id: INFRA-GAMMA
title: Draft without a plan
status: draft
---

# Draft without a plan

## Problem

Not thought through.
`,
  'tasks/infra/broken.md':
    '---\ntitle: "unclosed\nstatus: ready\n---\n\n# Broken front matter\n\nThe body is still here.\n',
  'docs/guide.md': `# The guide

Words about the product, with a [task](../tasks/infra/alpha.md), a picture and code.

![A pixel](images/pixel.png)

## Install

\`\`\`ts
const answer: number = 42;
\`\`\`

## Use

| a | b |
|---|---|
| 1 | 2 |

<script>window.__pwned = true</script>
<img src="x" onerror="window.__pwned = true">
[evil](javascript:alert(1))
`,
  'docs/other.md': '# Another document\n\nShort.\n',
  'docs/folder/README.md': '# A folder’s own page\n',
  'docs/plain/note.md': '# Note\n',
  'docs/images/pixel.png': pixel,
};
