import { z } from 'zod';
import { defineTool } from './define.ts';
import { editTextInOrder } from './edit-text.ts';
import { applyFileEdit, type FileEdit, previewFileEdit } from './file-edit.ts';
import type { EditFileInput } from './io-files.ts';
import { limits } from './limits.ts';
import { describePlace } from './near-miss.ts';
import { editOutput, pathField, wellFormed } from './schema.ts';

const replacement = {
  old_string: wellFormed(limits.editFileBytes),
  new_string: wellFormed(limits.editFileBytes),
  replaceAll: z.boolean().nullish(),
};

export const editFile = defineTool({
  name: 'edit_file',
  kind: 'edit',
  description:
    'Change a text file under the editable folders, or create one. old_string must be copied exactly from the ' +
    'file (read it first) and stand there once, unless replaceAll. An empty old_string creates a file that does ' +
    'not exist yet. edits: further replacements in the same file, made in order after the first; all or none.',
  input: z.strictObject({
    path: pathField,
    ...replacement,
    edits: z.array(z.strictObject(replacement)).max(limits.editsPerCall).nullish(),
  }),
  output: editOutput,
  timeoutMs: 20_000,
  execute: (input, ctx, { signal }) => applyFileEdit('edit_file', asFileEdit(input), ctx, signal),
  preview: (input, ctx) => previewFileEdit(asFileEdit(input), ctx),
});

function asFileEdit(input: EditFileInput): FileEdit {
  const creates = input.old_string === '';
  const edits = [...(creates ? [] : [input]), ...(input.edits ?? [])].map((each) => ({
    oldString: each.old_string,
    newString: each.new_string,
    replaceAll: each.replaceAll ?? false,
  }));
  return {
    path: input.path,
    creates,
    change: (text) => {
      if (!creates) return editTextInOrder(text, edits);
      return edits.length === 0
        ? { ok: true, text: input.new_string }
        : editTextInOrder(input.new_string, edits);
    },
    placeIn: (text) => describePlace(text, input.old_string),
  };
}
