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
  return {
    isJson: options.isJson,
    columns: stdout.isTTY ? stdout.columns : undefined,
    line: (...parts) => {
      const text = parts.map((part) =>
        typeof part === 'string'
          ? stripControl(part)
          : // Honours NO_COLOR and FORCE_COLOR, and is plain where the stream is no terminal.
            styleText(part.paint, stripControl(part.text), { stream: stdout }),
      );
      stdout.write(`${text.join('')}\n`);
    },
    json: (value) => stdout.write(`${safeJson(value)}\n`),
    note: (text) => stderr.write(`${stripControl(text)}\n`),
  };
}

/** JSON in which also what JSON itself lets through, but a terminal obeys, is escaped. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
