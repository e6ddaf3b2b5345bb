import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createQuietWatch } from '../../../src/source/files/quiet.ts';
import { casesOf, never, openFolder, table } from './opened.ts';

const ONE = 'H23-1,new,01/10/2024,';

describe('an upload', () => {
  it('is over once nothing changed for a while by our own clock, or long ago by the clock of the folder', () => {
    let now = 100_000;
    const watch = createQuietWatch(10_000, () => now);
    const fresh = { size: 5, mtimeMs: 99_000, ctimeMs: 99_000 };
    expect(watch.isQuiet('a', fresh)).toBe(false);
    expect(watch.isQuiet('b', { ...fresh, mtimeMs: 80_000, ctimeMs: 80_000 })).toBe(true);
    now += 9_000;
    expect(watch.isQuiet('a', { ...fresh, size: 6, mtimeMs: now, ctimeMs: now })).toBe(false);
    now += 9_999;
    expect(watch.isQuiet('a', { ...fresh, size: 6, mtimeMs: 109_000, ctimeMs: 109_000 })).toBe(false);
    now += 1;
    expect(watch.isQuiet('a', { ...fresh, size: 6, mtimeMs: 109_000, ctimeMs: 109_000 })).toBe(true);
  });

  it('with times in the future is over all the same, and with old times only when it is', () => {
    let now = 100_000;
    const watch = createQuietWatch(10_000, () => now);
    const future = { size: 5, mtimeMs: 9e9, ctimeMs: 9e9 };
    expect(watch.isQuiet('a', future)).toBe(false);
    // A copy that keeps the time of the original: the time of the change of the entry does not lie.
    expect(watch.isQuiet('b', { size: 5, mtimeMs: 0, ctimeMs: 99_999 })).toBe(false);
    now += 10_000;
    expect(watch.isQuiet('a', future)).toBe(true);
  });

  it('that ends during a reading is waited for, and one that goes on is left for the next', async () => {
    const { source, put, filesIn, logged } = openFolder({}, { settleSeconds: 0.3 });
    put('toanbo.csv', table(ONE));
    expect(await casesOf(source.changes('', never))).toEqual(['H23-1 new']);
    put('thaydoi.csv', table(ONE));
    let size = 0;
    const growing = setInterval(() => {
      size += 1;
      put('thaydoi.csv', table(...Array.from({ length: size }, () => ONE)));
    }, 50);
    expect(await casesOf(source.changes('', never))).toEqual([]);
    clearInterval(growing);
    expect(logged).toContain('source.file_waiting');
    expect(filesIn('reading')).toEqual([]);
    expect(await casesOf(source.changes('', never))).toEqual(['H23-1 new']);
  });

  it('of several is read in the order in which they were written', async () => {
    const { source, folder } = openFolder({
      'thaydoi-a.csv': table('H23-1,done,01/10/2024,'),
      'thaydoi-b.csv': table(ONE),
    });
    utimesSync(join(folder, 'thaydoi-a.csv'), 2_000, 2_000);
    utimesSync(join(folder, 'thaydoi-b.csv'), 1_000, 1_000);
    expect(await casesOf(source.changes('', never))).toEqual(['H23-1 new', 'H23-1 done']);
  });
});
