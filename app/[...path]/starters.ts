import type { DocEntry } from '#lib/repo/entry.ts';
import type { Task } from '#lib/tasks/model.ts';

/** Prompts for the drawer, made for the very page that is open. */
export function startersForTask(task: Task): string[] {
  if (task.findings.some(({ severity }) => severity === 'error')) {
    return [
      'What is wrong with this file? Mend it.',
      'What is this task about?',
      'Which other files have the same mistake?',
    ];
  }
  switch (task.status) {
    case 'draft':
    case 'todo':
    case null:
      return [
        'Is this ready to queue? What is missing?',
        'Sharpen the acceptance criteria so that each can be checked.',
        'Which files would this touch?',
      ];
    case 'ready':
      return ['Queue this for the manager.', 'What could go wrong here?', 'Which files would this touch?'];
    case 'in_progress':
    case 'in_review':
      return [
        'Where does this stand?',
        'Which acceptance criteria have evidence, and which have none?',
        'Write up what was done so far.',
      ];
    case 'blocked':
      return [
        'What blocks this, and what would unblock it?',
        'Can part of it be done now? Split it.',
        'Who or what else waits for this?',
      ];
    case 'completed':
    case 'cancelled':
      return [
        'What came out of this?',
        'Is every acceptance criterion met? Show where.',
        'What follows from it that is not a task yet?',
      ];
  }
}

export function startersForDoc({ title, problem }: DocEntry): string[] {
  const first =
    problem === undefined ? `Sum up “${title}” in five sentences.` : 'What is wrong with this file?';
  return [
    first,
    'Is this still true of the code? What is out of date?',
    'Which tasks belong to this document?',
  ];
}

export const startersForFolder = [
  'What is in this folder, and where should I begin?',
  'Which of these documents contradict each other?',
  'What is missing here that a newcomer would look for?',
];
