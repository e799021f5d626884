import { useEffect, useState } from 'react';
import { ByteLru } from '#lib/markdown/byte-lru.ts';
import type { SetFormula } from '#lib/markdown/set-formula.ts';

// What was set once is there at once when its message is mounted again. Two bytes a letter, and the key.
const maxCacheBytes = 6 * 2 ** 20;
const known = new ByteLru<SetFormula>(maxCacheBytes);
/** A longer one would hold the page up: it stays source. */
const maxSourceLength = 2_000;
/** So many at once on one page; each is a hundred elements or more. */
const maxMounted = 1_000;
let mounted = 0;

/** The formula as HTML as soon as it is set; null until then, and where it stays source. */
export function useFormula(source: string, isDisplay: boolean, isWhole: boolean): SetFormula | null {
  const key = `${isDisplay ? 'display' : 'inline'}\n${source}`;
  const [made, setMade] = useState<{ key: string; set: SetFormula } | null>(null);
  const isWanted = isWhole && source !== '' && source.length <= maxSourceLength;

  useEffect(() => {
    if (!isWanted || mounted >= maxMounted) return;
    mounted++;
    let isMounted = true;
    if (known.get(key) === undefined) {
      import('#components/document/set-formulas.ts')
        .then(({ setSoon }) => setSoon(source, isDisplay))
        .then((set) => {
          known.set(key, set, 2 * (('html' in set ? set.html : set.problem).length + key.length));
          if (isMounted) setMade({ key, set });
        })
        // The library could not be fetched: the source stays.
        .catch(() => undefined);
    }
    return () => {
      isMounted = false;
      mounted--;
    };
  }, [key, source, isDisplay, isWanted]);

  if (!isWanted) return null;
  return made?.key === key ? made.set : (known.get(key) ?? null);
}
