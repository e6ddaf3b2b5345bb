import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT, read } from '../deployment/files.ts';

/** Every document of the checkout, by its path. */
export function documents(): string[] {
  return ['.', 'docs', 'docs/decisions', 'docs/reference'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => normalize(join(folder, name))),
  );
}

/** The text below a heading that starts with `title`, up to the next heading of its level or above. */
export function section(text: string, title: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(title));
  if (at < 0) return '';
  const level = title.indexOf(' ');
  const end = lines.findIndex((line, i) => i > at && /^#+ /.test(line) && line.indexOf(' ') <= level);
  return lines.slice(at, end < 0 ? undefined : end).join('\n');
}

/** The cells of the table row whose first cell is this code; undefined when there is none. */
export function rowOf(text: string, code: string): string[] | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`| \`${code}\` |`));
  return line
    ?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The codes in the first column of a section's tables. */
export function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, code = '']) => code);
}

/** Links of a document that lead to no file, or to no heading of it. */
export function brokenLinks(path: string): string[] {
  const targets = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = '', anchor = ''] = target.split('#');
      const there = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(ROOT, there))) return true;
      return anchor !== '' && !anchorsOf(read(there)).includes(anchor);
    });
}

/** Anchors as code hosts make them of headings. */
export function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
