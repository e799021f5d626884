import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import GithubSlugger from 'github-slugger';
import type { Nodes } from 'mdast';
import { remark } from 'remark';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';

// This repository's own pages are what a newcomer sees first: none of their links may lead nowhere.

const root = process.cwd();
const documents = ['README.md', 'AGENTS.md', ...markdownBelow('docs'), ...markdownBelow('tasks')];
const parser = remark().use(remarkFrontmatter, ['yaml']).use(remarkGfm);
const parsed = new Map(documents.map((path) => [path, parser.parse(readFileSync(join(root, path), 'utf8'))]));

test('there are pages to look at', () => {
  expect(documents.length).toBeGreaterThan(30);
});

test('every relative link and picture leads to a file of this repository', () => {
  const wrong = linksOf(({ path, url }) => {
    const target = targetOf(path, url);
    return target !== null && (target.startsWith('..') || !existsSync(join(root, target)));
  });
  expect(wrong).toEqual([]);
});

test('every link to a heading leads to one', () => {
  const wrong = linksOf(({ path, url }) => {
    const fragment = url.split('#')[1];
    if (fragment === undefined || /^[a-z]+:/i.test(url)) return false;
    const target = targetOf(path, url) ?? path;
    return parsed.has(target) && !headingsOf(target).has(decodeURIComponent(fragment));
  });
  expect(wrong).toEqual([]);
});

test('no page names a place of somebody’s machine', () => {
  const wrong = documents.filter((path) =>
    /(^|[\s`"'(])\/(home|Users|work|root|tmp)\/\w/m.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(wrong).toEqual([]);
});

interface Link {
  path: string;
  url: string;
}

function linksOf(isWrong: (link: Link) => boolean): string[] {
  const found: string[] = [];
  for (const [path, tree] of parsed) {
    visit(tree as Nodes, (node) => {
      if (
        (node.type === 'link' || node.type === 'image' || node.type === 'definition') &&
        isWrong({ path, url: node.url })
      )
        found.push(`${path}:${node.position?.start.line}: ${node.url}`);
    });
  }
  return found;
}

/** Repo-relative file that a link means; null for another site, an address, or a heading of the same page. */
function targetOf(path: string, url: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return null;
  const file = decodeURIComponent(url.split('#')[0] ?? '');
  if (file === '') return null;
  return posix.normalize(file.startsWith('/') ? file.slice(1) : posix.join(posix.dirname(path), file));
}

function headingsOf(path: string): Set<string> {
  const slugger = new GithubSlugger();
  const slugs = new Set<string>();
  visit(parsed.get(path) as Nodes, 'heading', (heading) => {
    let words = '';
    visit(heading, (node) => {
      if (node.type === 'text' || node.type === 'inlineCode') words += node.value;
    });
    slugs.add(slugger.slug(words));
  });
  return slugs;
}

function markdownBelow(folder: string): string[] {
  if (!existsSync(join(root, folder)) || !statSync(join(root, folder)).isDirectory()) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.split(sep).join('/')}`)
    .filter((path) => path.endsWith('.md'))
    .sort();
}
