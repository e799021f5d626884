import type { Root } from 'hast';
import { walkElements } from '#lib/markdown/walk.ts';

const followed = /^(?:https?|mailto):/i;

/**
 * `HTTP://…` as `http://…`, which the sanitiser goes by (RFC 3986, 3.1: case says nothing). Only of schemes that it
 * lets through; every other address stays as it was written, for it to take away.
 */
export function plainSchemes(tree: Root): void {
  walkElements(tree, ({ properties }) => {
    for (const name of ['href', 'src']) {
      const address = properties[name];
      if (typeof address !== 'string') continue;
      properties[name] = address.replace(followed, (scheme) => scheme.toLowerCase());
    }
  });
}
