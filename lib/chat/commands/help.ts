import { commands } from './catalog.ts';

/** What `/help` answers. */
export const helpText = `Type \`/\` for these. They run on this server with the tools that the model has, ask before they change anything as it does, and send nothing to a model, now or later.

| command | does |
|---|---|
${commands.map(({ name, argument, isRequired, summary }) => `| \`/${name}${argument === null ? '' : isRequired ? ` ${argument}` : ` [${argument}]`}\` | ${summary} |`).join('\n')}

\`/validate\` and \`/queue\` mean the open task where none is named; \`/validate all\` means all. \`/new\` begins a new conversation; with a title it makes a task, like \`/task\`. A new task goes into the workstream that is named before a colon (\`/task infra: Title\`), else into that of the open page.

\`@\` adds a task, a document or a folder to a message. Text that is selected on the page goes along by **Ask about this**, or Ctrl/⌘ J.

Prompts of this repository are markdown files in \`.tasks/prompts/\`: they stand below the commands, and put their text into the composer for you to send.

To send the model a message that begins with a slash, put a space before it.`;
