import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, read } from '../deployment/files.ts';
import { section } from './markdown.ts';

const text = read('CONTRIBUTING.md');

/** The cells of the first table of a section, its head left out. */
function rowsOf(title: string): string[][] {
  return section(text, title)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const pathsIn = (cell: string): string[] =>
  [...cell.matchAll(/`((?:src|test|workers)\/[\w./-]+)`/g)].map(([, path = '']) => path);

/** The folders below `folder`, as many levels as given. */
function foldersIn(folder: string, levels: number): string[] {
  if (levels === 0) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [`${folder}/${name}`, ...foldersIn(`${folder}/${name}`, levels - 1)]);
}

describe('CONTRIBUTING.md', () => {
  it('names every folder of src, two levels deep, and no other', () => {
    const named = [...section(text, '## The rooms').matchAll(/^(src\/\S+)\/( |$)/gm)].map(
      ([, path = '']) => path,
    );
    expect(named.toSorted((a, b) => a.localeCompare(b))).toEqual(
      foldersIn('src', 2).toSorted((a, b) => a.localeCompare(b)),
    );
  });

  const questions = rowsOf('## Where do I');
  it('says where fourteen changes are made', () => {
    expect(questions).toHaveLength(14);
  });
  it.each(questions)('names a file that exists where somebody wants to %s', (_question, answer = '') => {
    expect(pathsIn(answer)).not.toEqual([]);
    expect(pathsIn(answer).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  const laws = rowsOf('## The laws');
  it('has twelve laws', () => {
    expect(laws).toHaveLength(12);
  });
  it.each(laws)('names tests that exist for law %s', (_law, proof = '') => {
    expect(pathsIn(proof)).not.toEqual([]);
    expect(pathsIn(proof).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(laws)('names a test of the fast lane for law %s', (_law, proof = '') => {
    const slow = /\.slow\.|^test\/(browser|endToEnd|privacy|setup|http\/hostile)\//;
    expect(pathsIn(proof).filter((path) => !slow.test(path))).not.toEqual([]);
  });

  it('explains some 25 words, each once', () => {
    const words = rowsOf('## Words').map(([word]) => word);
    expect(words.length).toBeGreaterThanOrEqual(25);
    expect(new Set(words).size).toBe(words.length);
  });
});
