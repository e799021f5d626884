/** `512 B`, `40 KB`, `1.2 MB`, `120 MB`, `1.4 GB` */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${Math.ceil(bytes / 1024)} KB`;
  const mega = bytes / 1024 ** 2;
  return mega < 1_000 ? `${mega.toFixed(mega < 10 ? 1 : 0)} MB` : `${(mega / 1024).toFixed(1)} GB`;
}
