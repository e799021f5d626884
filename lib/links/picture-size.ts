import { ByteLru } from '#lib/markdown/byte-lru.ts';
import { type FileIdentity, readRepoFile } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';

/** In CSS pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

const headBytes = 64 * 1024;
const maxKept = 4_000;
const pictures = /\.(?:png|jpe?g|gif|webp|svg)$/i;

// By the file's identity. Next loads this module more than once in a process; reading a head again costs little.
const known = new ByteLru<PictureSize | null>(maxKept);

/** The size of a picture, from its first bytes; null for what is none, or does not say. Read once for each version. */
export async function pictureSize(repo: Repo, identity: FileIdentity): Promise<PictureSize | null> {
  if (!pictures.test(identity.path)) return null;
  const key = `${repo.root}\0${identity.key}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const { bytes } = await readRepoFile(repo, identity.path, { maxBytes: headBytes });
  const size = sizeOf(bytes);
  const made =
    size && size.width > 0 && size.height > 0 && size.width < 65_536 && size.height < 65_536 ? size : null;
  known.set(key, made, 1);
  return made;
}

/** Of the formats that browsers show. Anything else, and anything cut or odd, is null. */
export function sizeOf(bytes: Buffer): PictureSize | null {
  try {
    if (bytes.readUInt32BE(0) === 0x89504e47) {
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    }
    const head = bytes.toString('latin1', 0, 16);
    if (/^GIF8[79]a/.test(head)) return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    if (bytes.readUInt16BE(0) === 0xffd8) return sizeOfJpeg(bytes);
    if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return sizeOfWebp(bytes);
    return sizeOfSvg(bytes.toString('utf8'));
  } catch (error) {
    // The file ends before what it promises.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Segments up to the frame header (ITU T.81, B.2.2). A picture turned by its metadata is left to the browser. */
function sizeOfJpeg(bytes: Buffer): PictureSize | null {
  let at = 2;
  while (at < bytes.length) {
    const marker = bytes.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (bytes.readUInt8(at) !== 0xff) return null;
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    const length = bytes.readUInt16BE(at + 2);
    if (marker === 0xe1 && bytes.toString('latin1', at + 4, at + 8) === 'Exif' && length > 64) {
      const turned = /\x01\x12\0\x03\0\0\0\x01\0[\x05-\x08]|\x12\x01\x03\0\x01\0\0\0[\x05-\x08]\0/;
      if (turned.test(bytes.toString('latin1', at, at + length))) return null;
    }
    at += 2 + length;
  }
  return null;
}

function sizeOfWebp(bytes: Buffer): PictureSize | null {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}

function sizeOfSvg(text: string): PictureSize | null {
  const root = /<svg\b[^>]*>/i.exec(text)?.[0];
  if (root === undefined) return null;
  const number = (name: string) => {
    const value = new RegExp(`\\s${name}\\s*=\\s*["']\\s*([\\d.]+)(?:px)?\\s*["']`, 'i').exec(root)?.[1];
    return value === undefined ? null : Number(value);
  };
  const box = /\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*["']/i.exec(root);
  const [ofBoxWidth, ofBoxHeight] = [Number(box?.[1]), Number(box?.[2])];
  const width = number('width') ?? (ofBoxWidth || null);
  const height = number('height') ?? (ofBoxHeight || null);
  return width && height ? { width: Math.round(width), height: Math.round(height) } : null;
}
