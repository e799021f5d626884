/** A repository as Backlog.md keeps it, with what its people write by hand. Path → text. */
export const backlogFiles: Record<string, string> = {
  'backlog/config.yml': `project_name: "Demo"
default_status: "To Do"
statuses: ["To Do", "In Progress", "In Review", "Done"]
labels: []
milestones: ["m-1", "m-0"]
date_format: yyyy-mm-dd hh:mm
auto_commit: false
task_prefix: "back"
`,
  'backlog/tasks/back-12 - Log-in-with-a-passkey.md': `---
id: BACK-12
title: 'Log in: with a passkey'
status: To Do
assignee:
  - '@codex'
reporter: '@ana'
created_date: '2026-08-17 07:26'
updated_date: '2026-08-20 06:30'
labels:
  - web
milestone: m-1
dependencies:
  - BACK-9
references:
  - 'https://example.invalid/a'
priority: high # agreed
type: feature
ordinal: 12000
---

## Description

<!-- SECTION:DESCRIPTION:BEGIN -->
People forget passwords.
<!-- SECTION:DESCRIPTION:END -->

## Acceptance Criteria
<!-- AC:BEGIN -->
- [ ] #1 A key works on two devices
<!-- AC:END -->

## Implementation Plan

<!-- SECTION:PLAN:BEGIN -->
1. Measure.
<!-- SECTION:PLAN:END -->
`,
  'backlog/tasks/back-12.1 - Store-the-keys.md': `---
id: BACK-12.1
title: >-
  Store the keys of people who have more than one device, and tell them apart by
  the name they gave
status: In Progress
assignee: []
created_date: '2026-08-18 10:00'
labels: []
dependencies: []
parent_task_id: BACK-12
priority: medium
---
`,
  'backlog/tasks/back-13 - Ask-the-board.md':
    '---\nid: BACK-13\ntitle: Ask the board\nstatus: Awaiting Approval\nassignee: @me\ncreated_date: 2026-08-18\nlabels: []\ndependencies: [BACK-12]\n---\n',
  'backlog/tasks/task-7 - Old-form.md':
    '---\r\nid: task-7\r\ntitle: Old form\r\nstatus: "✅ Done"\r\nassignee: [ana, bo]\r\ncreated_date: 2025-06-22\r\nlabels: []\r\ndependencies:\r\n  - task-5\r\npriority: Low\r\n---\r\n\r\n## Description\r\n\r\nText\r\n',
  'backlog/completed/task-5 - Finished.md':
    "---\nid: task-5\ntitle: Finished\nstatus: Done\nassignee: []\ncreated_date: '2025-06-01 00:00'\nlabels: []\ndependencies: []\n---\n",
  'backlog/tasks/back-9 - Tokens.md':
    "---\nid: BACK-9\ntitle: Tokens\nstatus: Done\nassignee: []\ncreated_date: '2026-08-01 09:00'\nlabels: []\ndependencies: []\n---\n",
  'backlog/tasks/back-20 - Broken.md': '---\nid: BACK-20\ntitle: "Broken\nstatus: To Do\n---\n',
  'backlog/tasks/back-21 - No-fields-at-all.md': '---\n---\n\nNothing yet.\n',
  'backlog/drafts/draft-1 - An-idea.md':
    "---\nid: DRAFT-1\ntitle: An idea\nstatus: Draft\nassignee: []\ncreated_date: '2026-08-26 15:44'\nlabels: []\ndependencies: []\n---\n",
  'backlog/archive/tasks/back-12 - Reused-number.md':
    '---\nid: BACK-12\ntitle: Called off\nstatus: To Do\n---\n',
  'backlog/docs/doc-1 - Guide.md': '---\nid: doc-1\ntitle: Guide\ntype: guide\n---\n\n# Guide\n',
  'backlog/decisions/decision-1 - Use-passkeys.md':
    '---\nid: decision-1\ntitle: Use passkeys\nstatus: accepted\n---\n',
  'backlog/milestones/m-1 - first.md': '---\nid: m-1\ntitle: "First"\n---\n',
};
