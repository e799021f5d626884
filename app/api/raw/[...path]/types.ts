import { isUtf8 } from 'node:buffer';

const shownTypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  ico: 'image/x-icon',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
};

/**
 * The type a file is served with: pictures and recordings as what they are, all text (HTML and scripts among it)
 * as plain text, anything else to be saved and not shown.
 */
export function rawType(path: string, bytes: Uint8Array): { type: string; attachment: boolean } {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const shown = Object.hasOwn(shownTypes, extension) ? shownTypes[extension] : undefined;
  if (shown !== undefined) return { type: shown, attachment: false };
  if (extension === 'pdf') return { type: 'application/pdf', attachment: true };
  if (!bytes.includes(0) && isUtf8(bytes)) return { type: 'text/plain; charset=utf-8', attachment: false };
  return { type: 'application/octet-stream', attachment: true };
}
