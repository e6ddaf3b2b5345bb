import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { commandsText, commandTree } from '../../scripts/reference/commands.ts';
import { referenceDocuments } from '../../scripts/reference/documents.ts';
import { fillTables } from '../../scripts/reference/fillTables.ts';
import { EXIT_CODES } from '../../src/domain/errors.ts';
import { read } from '../deployment/files.ts';
import { firstCells, section } from './markdown.ts';

const documents = await referenceDocuments();

describe.each(documents)('$path', ({ path, text }) => {
  it('is what the code says', () => {
    expect(read(path), 'The code has changed: run npm run reference').toBe(text);
  });
});

describe('a reference document', () => {
  const facts = new Map([
    ['a.b', ['1']],
    ['c.d', ['2']],
  ]);

  it('gets the facts of each key after the key', () => {
    expect(fillTables('| `a.b` | text |\n| `c.d` | more |', facts, 'x')).toBe(
      '| `a.b` | 1 | text |\n| `c.d` | 2 | more |',
    );
  });

  it('cannot be made without a row for each key, or with a row for a key that does not exist', () => {
    expect(() => fillTables('| `a.b` | text |', facts, 'x')).toThrow('x has no row for c.d');
    expect(() => fillTables('| `e.f` | text |', facts, 'x')).toThrow('x describes e.f');
  });

  it('cannot be made without each command and each of its flags', async () => {
    const [first] = await commandTree();
    await expect(commandsText('# Commands\n', 'en', 'x')).rejects.toThrow(
      `describe the command ${first?.name}`,
    );
    const undescribed = documents.find(({ path }) => path.endsWith('commands.md'))?.text ?? '';
    const all = undescribed.split('\n').filter((line) => !line.startsWith('- '));
    await expect(commandsText(all.join('\n'), 'en', 'x')).rejects.toThrow(
      'x: start does not describe --role',
    );
  });
});

describe('the exit codes', () => {
  it.each(['docs/reference/errors.md', 'docs/reference/errors.vi.md'])('are all explained in %s', (file) => {
    const explained = section(read(file), '## ').match(/(?<=^\| |, )\d+(?=[, ])/gm) ?? [];
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const ofSignals = signals.map((signal) => 128 + constants.signals[signal]);
    expect(explained.map(Number)).toEqual([0, ...Object.values(EXIT_CODES), ...ofSignals]);
    expect(firstCells(read(file)).length).toBeGreaterThan(60);
  });
});
