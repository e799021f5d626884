/** What the empty composer says. */
export function placeholderFor({ configured, running }: { configured: boolean; running: boolean }): string {
  if (!configured) return 'Type / for commands';
  return running ? 'Ask the next thing, for after this answer' : 'Ask or say what to change; / @ for more';
}
