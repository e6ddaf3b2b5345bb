import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { LiveTables } from '../../src/mappings/liveTables.ts';
import { type TableWatch, watchTables } from '../../src/mappings/watch.ts';
import type { PortalCode } from '../../src/portal/portal.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { type RecordingLog, recordingLog } from '../support/recordingLog.ts';

const LOOK_MS = 20;
const SOON = { timeout: 5_000, interval: 5 };
/** Long enough for a change to have been read, were it to be. */
const QUIET_MS = 15 * LOOK_MS;

let folder: string;
let log: RecordingLog;
let live: LiveTables;
let codes: Map<string, PortalCode>;
let watch: TableWatch;
/** What the daemon does after a table was read; a test may make it slow or faulty. */
let afterReading: () => Promise<void>;

beforeEach(async () => {
  folder = folderWith({
    'dongbo.yaml': `${SMALLEST}  codes: codes.csv\nmappings: { statuses: statuses.csv }\n`,
    'statuses.csv': 'local,portal\nnew,1\n',
    'codes.csv': 'code,kind,owner,remedy\n',
    ...SECRETS,
  });
  const config = loadConfig({ env: {}, cwd: folder });
  log = recordingLog();
  codes = new Map();
  live = new LiveTables(config, codes, log);
  afterReading = () => Promise.resolve();
  const reload = async (): Promise<void> => {
    if (live.reload()) await afterReading();
  };
  watch = watchTables(config.tables, reload, { log, lookEveryMs: LOOK_MS });
  await expect.poll(() => log.events(), SOON).toEqual(['mappings.read']);
  log.lines.length = 0;
});
afterEach(() => watch.stop());

const statuses = (): string => join(folder, 'statuses.csv');
const mapped = (): string | undefined => live.mappings.statuses.get('new');

/** As editors and deployment tools do it. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

describe('a mapping table that changes while the daemon runs', () => {
  it('is read again when it was edited in place', async () => {
    await writeFile(statuses(), 'local,portal\nnew,2\n');
    await expect.poll(mapped, SOON).toBe('2');
  });

  it('is read again when another file was renamed to its name, time after time', async () => {
    for (const status of ['2', '3', '4']) {
      await replace(statuses(), `local,portal\nnew,${status}\n`);
      await expect.poll(mapped, SOON).toBe(status);
    }
    expect(log.events()).toEqual(Array(3).fill('mappings.read'));
  });

  it('is read again when it is the table of the portal’s codes', async () => {
    await writeFile(join(folder, 'codes.csv'), 'code,kind,owner,remedy\n7,exists,dongbo,none\n');
    await expect.poll(() => codes.get('7')?.kind, SOON).toBe('exists');
  });

  it('is not read while nothing changes', async () => {
    await sleep(QUIET_MS);
    expect(log.events()).toEqual([]);
  });

  it('is left to come to rest: a file that grows is not read before it is whole', async () => {
    let text = 'local,portal\nnew,2\n';
    for (let row = 0; row < 30; row += 1) {
      text += `half-written-${row},1\n`;
      await writeFile(statuses(), text);
      await sleep(LOOK_MS / 2);
    }
    // Under load two looks may fall between two writes; that they were all read would be no debouncing.
    expect(log.events().length).toBeLessThan(5);
    await expect.poll(() => live.mappings.statuses.get('half-written-29'), SOON).toBe('1');
  });

  it('is refused whole with file, row and remedy, told once, and the next change is tried again', async () => {
    await replace(statuses(), 'local,portal\nnew,2\nprocessing,99\n');
    await expect.poll(() => log.events(), SOON).toEqual(['mappings.invalid']);
    await sleep(QUIET_MS);
    expect(log.events()).toEqual(['mappings.invalid']);
    const row = `mappings.statuses:3 (${statuses()})`.replaceAll(/[.()]/g, '\\$&');
    expect(log.lines).toMatchObject([
      { level: 'error', fields: { why: expect.stringMatching(new RegExp(`${row}[^]+remedy +\\S`)) } },
    ]);
    expect(mapped(), 'the tables in use stay').toBe('1');

    await replace(statuses(), 'local,portal\nnew,2\nprocessing,4\n');
    await expect.poll(mapped, SOON).toBe('2');
  });

  it('may be away for a while, and is read when it is back', async () => {
    await rm(statuses());
    await expect.poll(() => log.events(), SOON).toEqual(['mappings.invalid']);
    expect(mapped()).toBe('1');
    await writeFile(statuses(), 'local,portal\nnew,2\n');
    await expect.poll(mapped, SOON).toBe('2');
  });

  it('is read once more when what follows from it failed by no fault of the table', async () => {
    afterReading = () => {
      afterReading = () => Promise.resolve();
      return Promise.reject(new TypeError('Trần Thị Thử'));
    };
    await writeFile(statuses(), 'local,portal\nnew,2\n');
    await expect
      .poll(() => log.events(), SOON)
      .toEqual(['mappings.read', 'mappings.failed', 'mappings.read']);
    expect(JSON.stringify(log.lines)).not.toContain('Thử');
    await sleep(QUIET_MS);
    expect(log.lines).toHaveLength(3);
  });
});

describe('reading the tables by signal', () => {
  it('reads them although nothing changed, and the watch does not read the same once more', async () => {
    await replace(statuses(), 'local,portal\nnew,2\n');
    await watch.reload();
    expect(mapped()).toBe('2');
    await watch.reload();
    await sleep(QUIET_MS);
    expect(log.events()).toEqual(['mappings.read', 'mappings.read']);
  });
});

describe('the end of the watch', () => {
  it('waits for a reading that is under way, and nothing is read after it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    afterReading = () => promise;
    await writeFile(statuses(), 'local,portal\nnew,2\n');
    await expect.poll(mapped, SOON).toBe('2');
    let ended = false;
    const end = watch.stop().then(() => {
      ended = true;
    });
    await sleep(LOOK_MS);
    expect(ended).toBe(false);
    resolve();
    await end;
    await replace(statuses(), 'local,portal\nnew,3\n');
    await watch.reload();
    await sleep(QUIET_MS);
    expect(mapped()).toBe('2');
  });
});
