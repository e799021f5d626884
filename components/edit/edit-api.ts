import { call } from '#components/chat/api.ts';

export interface Source {
  path: string;
  /** With plain line feeds, as the editor has it. */
  text: string;
  sha256: string;
}

export async function fetchSource(path: string): Promise<Source> {
  const source = await call<Source>('GET', `/api/docs/source?${new URLSearchParams({ path })}`);
  return { ...source, text: source.text.replace(/\r\n?/g, '\n') };
}

export function saveSource(
  path: string,
  sha256: string,
  text: string,
  accept: boolean,
): Promise<{ sha256: string; editId: string | null }> {
  return call('POST', '/api/docs/save', { path, sha256, text, ...(accept ? { accept } : {}) });
}

export interface TextFinding {
  severity: 'error' | 'warning';
  message: string;
  remedy: string;
  /** Counted from 1. */
  line: number;
}

/** What would be wrong with the file if it were saved with this text. */
export async function checkText(path: string, text: string): Promise<TextFinding[]> {
  const { findings } = await call<{ findings: TextFinding[] }>('POST', '/api/docs/findings', { path, text });
  return findings;
}
