/** Keys that work inside one part of a page only, handled there; listed while that part is on the page. */
export const localKeys: readonly {
  where: string;
  selector: string;
  keys: readonly { keys: string; does: string }[];
}[] = [
  {
    where: 'In the tree',
    selector: '.shell-nav',
    keys: [
      { keys: 'ArrowUp', does: 'One row up' },
      { keys: 'ArrowDown', does: 'One row down' },
      { keys: 'ArrowRight', does: 'Open the folder' },
      { keys: 'ArrowLeft', does: 'Close the folder' },
      { keys: 'Enter', does: 'Open the page' },
    ],
  },
  {
    where: 'In the facts of a task',
    selector: '.task-facts',
    keys: [
      { keys: 'ArrowRight', does: 'Next fact' },
      { keys: 'ArrowLeft', does: 'Fact before' },
      { keys: 'Enter', does: 'Change it' },
      { keys: 'Mod+z', does: 'Undo the last change, while it is offered' },
    ],
  },
  {
    where: 'In the chat',
    selector: '.chat-drawer:not([hidden])',
    keys: [
      { keys: 'Enter', does: 'Send' },
      { keys: 'Shift+Enter', does: 'Begin a new line' },
      { keys: 'Escape', does: 'Close the innermost thing' },
    ],
  },
  {
    where: 'In the chips above the message',
    selector: '.chat-drawer:not([hidden]) .chat-chips',
    keys: [
      { keys: 'ArrowRight', does: 'Next chip' },
      { keys: 'ArrowLeft', does: 'Chip before' },
      { keys: 'Delete', does: 'Take it out' },
    ],
  },
];
