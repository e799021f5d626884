import { escapeHtml } from '#lib/markdown/escape.ts';

/** Where something leads, or why it leads nowhere. */
export type Resolved = { href: string; title?: string; kind?: string } | { broken: string };

/** What a document's marks mean as of now. */
export interface RefAnswers {
  /** Of a link to a file or folder of the repository: null where it is there, else what is wrong. */
  page(path: string): string | null;
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
        const wrong = answers.page(attribute(attributes, 'path'));
        return wrong === null ? begin(`<a${without(attributes, 'path')}>`, '</a>') : begin(...broken(wrong));
      }
      case 'img-ref':
        return begin(picture(attributes, answers), '');
      case 'wiki-ref': {
        const found = answers.wiki(attribute(attributes, 'name'), attribute(attributes, 'heading'));
        return 'broken' in found ? begin(...broken(found.broken)) : begin(anchor(found, 'doc-wiki'), '</a>');
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
  const written = new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

function without(attributes: string, name: string): string {
  return attributes.replace(new RegExp(` ${name}="[^"]*"`), '');
}

function escapeAttribute(text: string): string {
  return escapeHtml(text).replaceAll('"', '&quot;');
}
