import { escapeHtml } from '#lib/markdown/escape.ts';

/** Where something leads, or why it leads nowhere. */
export type Resolved =
  /** `lost`: the file is there, the heading that is named is not. */
  { href: string; title?: string; kind?: string; lost?: string } | { broken: string };

/** What a document's marks mean as of now. */
export interface RefAnswers {
  /** Of a link to a file or folder of the repository: null where it is there, else what is wrong. */
  page(path: string): string | null;
  /** Of a link to a heading of such a file: null where that is there, or nobody knows, else what is wrong. */
  heading(path: string, fragment: string): string | null;
  /** Of a picture: its size where that is known, or what is wrong. */
  image(path: string): { width: number | undefined; height: number | undefined } | { broken: string };
  wiki(name: string, heading: string): Resolved;
  /** Null where no task has that id: then it is a word like others. */
  task(id: string): { href: string; title: string; kind?: string } | null;
}

const mark =
  /<(page-ref|img-ref|wiki-ref|task-ref)((?: [\w-]+(?:="[^"]*")?)*)>|<\/(page-ref|img-ref|wiki-ref|task-ref)>/g;

/** Gives each mark of lib/markdown/mark-refs.ts in a run of HTML its meaning. Touches nothing else. */
export function resolveRefs(html: string, answers: RefAnswers): string {
  // Closing tags of the marks that are open.
  const open: string[] = [];
  return html.replace(mark, (_, name: string | undefined, attributes: string) => {
    if (name === undefined) return open.pop() ?? '';
    const begin = (head: string, tail: string) => {
      open.push(tail);
      return head;
    };
    switch (name) {
      case 'page-ref': {
        const path = attribute(attributes, 'path');
        const wrong = answers.page(path);
        if (wrong !== null) return begin(...broken(wrong));
        // Parted before it is decoded: a name of a file may have a `#`, too.
        const fragment = decoded(written(attributes, 'href').split('#')[1] ?? '');
        const lost = fragment === '' ? null : answers.heading(path, fragment);
        if (lost === null) return begin(`<a${without(attributes, 'path')}>`, '</a>');
        const bare = ['path', 'class', 'title'].reduce(without, attributes);
        return begin(`<a class="doc-lost-heading" title="${escapeAttribute(lost)}"${bare}>`, lostTail);
      }
      case 'img-ref':
        return begin(picture(attributes, answers), '');
      case 'wiki-ref': {
        const found = answers.wiki(attribute(attributes, 'name'), attribute(attributes, 'heading'));
        if ('broken' in found) return begin(...broken(found.broken));
        if (found.lost === undefined) return begin(anchor(found, 'doc-wiki'), '</a>');
        return begin(anchor({ ...found, title: found.lost }, 'doc-wiki doc-lost-heading'), lostTail);
      }
      default: {
        const found = answers.task(attribute(attributes, 'name'));
        return found === null ? begin('', '') : begin(anchor(found, 'doc-task-id'), '</a>');
      }
    }
  });
}

function anchor({ href, title, kind }: { href: string; title?: string; kind?: string }, className: string) {
  const words = title ? ` title="${escapeAttribute(title)}"` : '';
  const status = kind ? ` data-status="${escapeAttribute(kind)}"` : '';
  return `<a class="${className}" href="${escapeAttribute(href)}"${words}${status}>`;
}

const lostTail = '<span class="ui-visually-hidden"> (its heading is missing)</span></a>';

/** A title is for the mouse; the words in it are for those who listen. */
function broken(reason: string): [head: string, tail: string] {
  return [
    `<span class="doc-broken-link" title="${escapeAttribute(reason)}">`,
    '<span class="ui-visually-hidden"> (broken link)</span></span>',
  ];
}

function picture(attributes: string, answers: RefAnswers): string {
  const answer = answers.image(attribute(attributes, 'path'));
  if ('broken' in answer) {
    const [head, tail] = broken(answer.broken);
    const alt = /(?:^| )alt="([^"]*)"/.exec(attributes)?.[1];
    return `${head}${(alt || 'picture').replaceAll('<', '&lt;')}${tail}`;
  }
  const given = without(without(attributes, 'path'), 'linked');
  const { width, height } = answer;
  const isSized = / (?:width|height)=/.test(given);
  const size = isSized || !width || !height ? '' : ` width="${width}" height="${height}"`;
  const image = `<img${given}${size}>`;
  const isSmall = width !== undefined && height !== undefined && width * height < minZoomed;
  if (isSmall || attribute(attributes, 'linked') !== '') return image;
  return `<button type="button" class="doc-zoom" title="Enlarge">${image}</button>`;
}

/** Badges and icons, in pixels, are not worth a second look. */
const minZoomed = 200 * 100;

function attribute(attributes: string, name: string): string {
  return decoded(written(attributes, name));
}

function written(attributes: string, name: string): string {
  return new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function without(attributes: string, name: string): string {
  return attributes.replace(new RegExp(` ${name}="[^"]*"`), '');
}

function escapeAttribute(text: string): string {
  return escapeHtml(text).replaceAll('"', '&quot;');
}
