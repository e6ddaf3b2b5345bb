import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { untilAborted } from '../../src/domain/untilAborted.ts';
import { LiveTables } from '../../src/mappings/liveTables.ts';
import { type TableWatch, watchTables } from '../../src/mappings/watch.ts';
import type { PortalCode } from '../../src/portal/portalCodes.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { type RecordingLog, recordingLog } from '../support/recordingLog.ts';

/** Takes the place of the clock: the watch checks the files when a test says so. */
class Looks {
  #due = Promise.withResolvers<void>();
  #idle = Promise.withResolvers<void>();

  readonly next = async (signal: AbortSignal): Promise<void> => {
    this.#idle.resolve();
    signal.throwIfAborted();
    await untilAborted(this.#due.promise, signal);
    this.#due = Promise.withResolvers();
  };

  /** Has the files checked once, and waits for the reading that may follow. */
  async once(): Promise<void> {
    await this.#idle.promise;
    this.#idle = Promise.withResolvers();
    this.#due.resolve();
    await this.#idle.promise;
  }

  /** Often enough for any change to be read. */
  async rest(): Promise<void> {
    for (let look = 0; look < 3; look += 1) await this.once();
  }
}

let folder: string;
let log: RecordingLog;
let live: LiveTables;
let codes: Map<string, PortalCode>;
let watch: TableWatch;
let looks: Looks;
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
  looks = new Looks();
  watch = watchTables(config.tables, reload, { log, nextLook: looks.next });
  await looks.rest();
  expect(log.events()).toEqual(['mappings.read']);
  log.lines.length = 0;
});
afterEach(() => watch.stop());

const statuses = (): string => join(folder, 'statuses.csv');
const mapped = (): string | undefined => live.mappings.statuses.get('new');

let edits = 0;

/** Each edit has a time of its own, however coarse the clock of the file system is. */
async function edit(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  edits += 1;
  await utimes(file, edits, edits);
}

/** As editors and deployment tools do it. */
async function replace(file: string, text: string): Promise<void> {
  await edit(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

describe('a mapping table that changes while the daemon runs', () => {
  it('is read again when it was edited in place', async () => {
    await edit(statuses(), 'local,portal\nnew,2\n');
    await looks.rest();
    expect(mapped()).toBe('2');
  });

  it('is read again when another file was renamed to its name, time after time', async () => {
    for (const status of ['2', '3', '4']) {
      await replace(statuses(), `local,portal\nnew,${status}\n`);
      await looks.rest();
      expect(mapped()).toBe(status);
    }
    expect(log.events()).toEqual(Array(3).fill('mappings.read'));
  });

  it('is read again when it is the table of the portal’s codes', async () => {
    await edit(join(folder, 'codes.csv'), 'code,kind,owner,remedy\n7,exists,dongbo,none\n');
    await looks.rest();
    expect(codes.get('7')?.kind).toBe('exists');
  });

  it('is not read while nothing changes', async () => {
    await looks.rest();
    expect(log.events()).toEqual([]);
  });

  it('is left to come to rest: a file that grows is not read before it is whole', async () => {
    let text = 'local,portal\nnew,2\n';
    for (let row = 0; row < 30; row += 1) {
      text += `half-written-${row},1\n`;
      await edit(statuses(), text);
      await looks.once();
    }
    expect(log.events()).toEqual([]);
    await looks.rest();
    expect(live.mappings.statuses.get('half-written-29')).toBe('1');
  });

  it('is refused whole with file, row and remedy, reported once, and the next change is tried again', async () => {
    await replace(statuses(), 'local,portal\nnew,2\nprocessing,99\n');
    await looks.rest();
    expect(log.events()).toEqual(['mappings.invalid']);
    await looks.rest();
    expect(log.events()).toEqual(['mappings.invalid']);
    const row = `mappings.statuses:3 (${statuses()})`.replaceAll(/[.()]/g, '\\$&');
    expect(log.lines).toMatchObject([
      { level: 'error', fields: { why: expect.stringMatching(new RegExp(`${row}[^]+remedy +\\S`)) } },
    ]);
    expect(mapped(), 'the tables in use stay').toBe('1');

    await replace(statuses(), 'local,portal\nnew,2\nprocessing,4\n');
    await looks.rest();
    expect(mapped()).toBe('2');
  });

  it('may be away for a while, and is read when it is back', async () => {
    await rm(statuses());
    await looks.rest();
    expect(log.events()).toEqual(['mappings.invalid']);
    expect(mapped()).toBe('1');
    await edit(statuses(), 'local,portal\nnew,2\n');
    await looks.rest();
    expect(mapped()).toBe('2');
  });

  it('is read once more when what follows from it failed by no fault of the table', async () => {
    afterReading = () => {
      afterReading = () => Promise.resolve();
      return Promise.reject(new TypeError('Trần Thị Thử'));
    };
    await edit(statuses(), 'local,portal\nnew,2\n');
    await looks.rest();
    expect(log.events()).toEqual(['mappings.read', 'mappings.failed', 'mappings.read']);
    expect(JSON.stringify(log.lines)).not.toContain('Thử');
    await looks.rest();
    expect(log.lines).toHaveLength(3);
  });
});

describe('reading the tables by signal', () => {
  it('reads them although nothing changed, and the watch does not read the same once more', async () => {
    await replace(statuses(), 'local,portal\nnew,2\n');
    await watch.reload();
    expect(mapped()).toBe('2');
    await watch.reload();
    await looks.rest();
    expect(log.events()).toEqual(['mappings.read', 'mappings.read']);
  });
});

describe('the end of the watch', () => {
  it('waits for a reading that is under way, and nothing is read after it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    afterReading = () => promise;
    await edit(statuses(), 'local,portal\nnew,2\n');
    const reading = looks.rest();
    await expect.poll(mapped, { interval: 5 }).toBe('2');
    let ended = false;
    const end = watch.stop().then(() => {
      ended = true;
    });
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    resolve();
    await end;
    void reading;
    await replace(statuses(), 'local,portal\nnew,3\n');
    await watch.reload();
    expect(mapped()).toBe('2');
  });
});
