import { useEffect, useState } from 'react';
import { colour, grammarOf } from '#components/document/highlight-client.ts';
import { ByteLru } from '#lib/markdown/byte-lru.ts';

// What was coloured once is there at once when its message is mounted again. Two bytes a letter, and the key.
const maxCacheBytes = 8 * 2 ** 20;
const coloured = new ByteLru<string>(maxCacheBytes);

/** Code in colour as HTML, as soon as it is; null until then, and where it stays plain. No language: not yet. */
export function useColoured(code: string, language: string): string | null {
  const key = `${language}\n${code}`;
  const [made, setMade] = useState<{ key: string; html: string } | null>(null);

  useEffect(() => {
    if (language === '' || coloured.get(key) !== undefined) return;
    const grammar = grammarOf(language, code);
    if (grammar === null) return;
    let isWanted = true;
    void colour(grammar, code).then((html) => {
      if (html === null) return;
      coloured.set(key, html, 2 * (html.length + key.length));
      if (isWanted) setMade({ key, html });
    });
    return () => {
      isWanted = false;
    };
  }, [key, language, code]);

  if (language === '') return null;
  return made?.key === key ? made.html : (coloured.get(key) ?? null);
}
