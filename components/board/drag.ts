import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';

// Loaded when a board is shown: the table and every other page do without it.

interface CardDrag {
  element: HTMLElement;
  /** What is dragged along. */
  rows: () => readonly TaskRow[];
  onChange: (rows: readonly TaskRow[] | null) => void;
}

/** Lets a card be dragged. Returns how to stop. */
export function makeDraggable({ element, rows, onChange }: CardDrag): () => void {
  return draggable({
    element,
    getInitialData: () => ({ rows: rows() }),
    onGenerateDragPreview: ({ nativeSetDragImage, source }) => {
      const { length } = rowsOf(source.data);
      if (length < 2) return;
      setCustomNativeDragPreview({
        nativeSetDragImage,
        render: ({ container }) => {
          container.className = 'board-drag-many';
          container.textContent = `${length} tasks`;
        },
      });
    },
    onDragStart: ({ source }) => onChange(rowsOf(source.data)),
    onDrop: () => onChange(null),
  });
}

interface ColumnDrop {
  element: HTMLElement;
  canDrop: boolean;
  onOver: (rows: readonly TaskRow[] | null) => void;
  onDrop: (rows: readonly TaskRow[]) => void;
}

/** Lets cards be dropped on a column. Returns how to stop. */
export function makeDropTarget({ element, canDrop, onOver, onDrop }: ColumnDrop): () => void {
  return dropTargetForElements({
    element,
    canDrop: () => canDrop,
    getDropEffect: () => 'move',
    onDragEnter: ({ source }) => onOver(rowsOf(source.data)),
    onDragLeave: () => onOver(null),
    onDrop: ({ source }) => {
      onOver(null);
      onDrop(rowsOf(source.data));
    },
  });
}

function rowsOf(data: Record<string | symbol, unknown>): readonly TaskRow[] {
  return Array.isArray(data.rows) ? (data.rows as TaskRow[]) : [];
}
