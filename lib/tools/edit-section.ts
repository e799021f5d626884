import { z } from 'zod';
import type { Repo } from '#lib/repo/root.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import type { ToolContext } from './context.ts';
import { defineTool } from './define.ts';
import { applyFileEdit, type FileEdit, previewFileEdit } from './file-edit.ts';
import type { EditSectionInput } from './io-files.ts';
import { limits } from './limits.ts';
import { describeLines } from './near-miss.ts';
import { replaceSection, sectionLines } from './replace-section.ts';
import { editOutput, oneLine, pathField, wellFormed } from './schema.ts';

export const editSection = defineTool({
  name: 'edit_section',
  kind: 'edit',
  description:
    'Replace everything under one ## heading of a markdown file, up to the next # or ## heading; the rest stays. ' +
    'Read the file first. A section of a task worksheet (Problem, Plan, …) that is missing is made in its place.',
  input: z.strictObject({
    path: pathField,
    heading: oneLine(500).min(1),
    body: wellFormed(limits.editFileBytes),
  }),
  output: editOutput,
  timeoutMs: 20_000,
  execute: (input, ctx, { signal }) => applyFileEdit('edit_section', asFileEdit(input, ctx), ctx, signal),
  preview: (input, ctx) => previewFileEdit(asFileEdit(input, ctx), ctx),
});

function asFileEdit({ path, heading, body }: EditSectionInput, ctx: ToolContext): FileEdit {
  return {
    path,
    creates: false,
    change: (text, realPath) => {
      if (!/\.(md|markdown)$/i.test(realPath)) {
        const message = `${realPath} is not markdown and has no sections. Use edit_file.`;
        return { ok: false, code: 'unsupported-media-type', message };
      }
      return replaceSection(text, { heading, body, canCreate: isWorksheet(ctx.repo, realPath, text) });
    },
    placeIn: (text) => {
      const lines = sectionLines(text, heading);
      return lines && describeLines(text, lines.first, lines.last);
    },
  };
}

function isWorksheet(repo: Repo, path: string, text: string): boolean {
  const task = parseTask(path, text, repo.config);
  return task !== null && task.format === undefined;
}
