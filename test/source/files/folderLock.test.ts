import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../../src/source/files/folderLock.ts';
import { folderWith } from '../../config/configFolder.ts';
import { casesOf, never, openFolder, table } from './opened.ts';

const ONE = 'H23-1,new,01/10/2024,02/10/2024';

function readingOf(folder: string): string {
  mkdirSync(join(folder, 'reading'), { recursive: true });
  return join(folder, 'reading');
}

describe('the lock of a folder', () => {
  it('lets nobody else in until it is released', () => {
    const reading = readingOf(folderWith({}));
    const lock = lockFolder(reading);
    expect(lock?.isUseless).toBe(false);
    expect(lockFolder(reading)).toBeNull();
    lock?.release();
    lockFolder(reading)?.release();
  });

  it('has the rights of its folder', () => {
    const reading = readingOf(folderWith({}));
    const { mode } = statSync(reading);
    lockFolder(reading)?.release();
    expect(statSync(join(reading, '.dongbo.lock')).mode & 0o777).toBe(mode & 0o666);
  });

  it('is useless where the file system has none, and any other error is one', () => {
    const failing = (code: string) => () => ({
      close: () => undefined as never,
      exec(): never {
        throw Object.assign(new Error(code), { code });
      },
    });
    const reading = readingOf(folderWith({}));
    expect(lockFolder(reading, failing('SQLITE_IOERR_LOCK'))).toMatchObject({ isUseless: true });
    expect(() => lockFolder(reading, failing('SQLITE_CANTOPEN'))).toThrow('SQLITE_CANTOPEN');
  });

  it('held by another process lets a poll show nothing, and a census wait', async () => {
    const { source, folder, filesIn } = openFolder({ 'toanbo-1.csv': table(ONE) });
    const lock = lockFolder(readingOf(folder));
    expect(await casesOf(source.changes('', never))).toEqual([]);
    const census = casesOf(source.census(null, never));
    await new Promise((wait) => setTimeout(wait, 250));
    expect(filesIn('reading')).toEqual([]);
    lock?.release();
    expect(await census).toEqual(['H23-1 new']);
    expect(filesIn('done')).toEqual(['toanbo-1.csv']);
  });

  it('lets a census that waits for it end with the reason of the signal', async () => {
    const { source, folder } = openFolder({ 'toanbo-1.csv': table(ONE) });
    const lock = lockFolder(readingOf(folder));
    const reason = new Error('enough');
    const stop = new AbortController();
    const census = casesOf(source.census(null, stop.signal));
    setTimeout(() => stop.abort(reason), 20);
    await expect(census).rejects.toBe(reason);
    lock?.release();
  });
});
