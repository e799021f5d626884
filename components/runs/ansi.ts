export interface AnsiPiece {
  text: string;
  /** One of the eight colours of a terminal, by name; null for the text's own. */
  colour: AnsiColour | null;
  bold: boolean;
}
export type AnsiColour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'faint';

const colours: Record<number, AnsiColour | null> = {
  30: 'faint',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
  37: null,
  39: null,
};

const sgr = /\u001b\[([0-9;]*)m/g;
const otherSequence = /\u001b(?:\[[0-9;?]*[@-ln-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;
const otherControl = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * A line of a terminal in pieces of one colour (ECMA-48, Select Graphic Rendition). Bright colours are the plain
 * ones; grounds, 256 colours and every other control sequence are passed over.
 */
export function ansiPieces(line: string): AnsiPiece[] {
  if (!line.includes('\u001b')) return [{ text: line.replace(otherControl, ''), colour: null, bold: false }];
  const pieces: AnsiPiece[] = [];
  let colour: AnsiColour | null = null;
  let bold = false;
  let at = 0;
  const push = (text: string) => {
    const clean = text.replace(otherControl, '');
    if (clean) pieces.push({ text: clean, colour, bold });
  };
  const plain = line.replace(otherSequence, '');
  for (const match of plain.matchAll(sgr)) {
    push(plain.slice(at, match.index));
    at = match.index + match[0].length;
    const codes = (match[1] || '0').split(';').map(Number);
    for (let index = 0; index < codes.length; index += 1) {
      const code = codes[index] ?? 0;
      if (code === 0) {
        colour = null;
        bold = false;
      } else if (code === 1) bold = true;
      else if (code === 2) colour = 'faint';
      else if (code === 22) bold = false;
      else if (code === 38 || code === 48) index += codes[index + 1] === 5 ? 2 : 4;
      else {
        const dim = code >= 90 && code <= 97 ? code - 60 : code;
        if (dim in colours) colour = colours[dim] ?? null;
      }
    }
  }
  push(plain.slice(at));
  return pieces;
}
