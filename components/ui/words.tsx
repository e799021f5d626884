/** A sentence whose `code` stands between backticks, as the command line writes it. */
export function Words({ children }: { children: string }) {
  return children.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change places.
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
}
