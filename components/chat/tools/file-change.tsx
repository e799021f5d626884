import type { Preview } from '#lib/tools/io.ts';
import type { Success, ToolCall } from '../tool-view.ts';
import { UndoButton } from './undo-button.tsx';

/** The tools that change files. */
type Changing = 'edit_file' | 'edit_section' | 'create_task' | 'update_task';
type EditPreview = Extract<Preview, { kind: 'edit' }>;

/** The change as it was made, or else as it would be made now. */
export function changeOf<N extends Changing>({
  output,
  preview,
}: ToolCall<N>): Success<N> | EditPreview | undefined {
  return output ?? (preview?.kind === 'edit' ? preview : undefined);
}

/** Nothing where the call found nothing to change. */
export function UndoAction({ call }: { call: ToolCall<Changing> }) {
  return call.output?.editId ? <UndoButton editId={call.output.editId} /> : null;
}
