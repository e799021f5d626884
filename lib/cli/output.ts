import { styleText } from 'node:util';
import { stripControl } from '#lib/strip-control.ts';

export type Paint = Parameters<typeof styleText>[0];

/** Where a command says things: data on standard output, all else on standard error. */
export interface Output {
  isJson: boolean;
  /** Columns of the terminal, undefined where standard output is none. */
  columns: number | undefined;
  /** One line of data. Control characters of files are taken out; colour comes from `paint` alone. */
  line(...parts: readonly (string | Painted)[]): void;
  /** Many lines in one go: ten thousand writes take longer than what is in them. */
  lines(lines: readonly (readonly (string | Painted)[])[]): void;
  /** The one JSON value. */
  json(value: unknown): void;
  /** One line for the person, not part of the data. */
  note(text: string): void;
}

/** Text with a colour, where the terminal has any. */
export interface Painted {
  text: string;
  paint: Paint;
}

export function createOutput(options: { isJson: boolean }): Output {
  const { stdout, stderr } = process;
  // Honours NO_COLOR and FORCE_COLOR, and is plain where the stream is no terminal.
  const hasColour = styleText('bold', 'x', { stream: stdout }) !== 'x';
  const lineOf = (parts: readonly (string | Painted)[]): string =>
    parts
      .map((part) => {
        if (typeof part === 'string') return safe(part);
        const text = safe(part.text);
        return hasColour ? styleText(part.paint, text, { stream: stdout }) : text;
      })
      .join('');
  return {
    isJson: options.isJson,
    columns: stdout.isTTY ? stdout.columns : undefined,
    line: (...parts) => stdout.write(`${lineOf(parts)}\n`),
    lines: (lines) => stdout.write(lines.map((parts) => `${lineOf(parts)}\n`).join('')),
    json: (value) => stdout.write(`${safeJson(value)}\n`),
    note: (text) => stderr.write(`${stripControl(text)}\n`),
  };
}

/** Nearly everything is plain ASCII, and quickly seen to be. */
function safe(text: string): string {
  return /^[\u0020-\u007e]*$/.test(text) ? text : stripControl(text);
}

/** JSON in which also what JSON itself lets through, but a terminal obeys, is escaped. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
