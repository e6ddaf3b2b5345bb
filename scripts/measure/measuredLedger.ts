import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../src/domain/errors.ts';
import { copyLedger } from '../../src/ledger/copy/copy.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { readPostgres, writePostgres } from '../../src/ledger/postgres/copySide.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../src/ledger/postgres/settings.ts';
import { readSqlite } from '../../src/ledger/sqlite/copySide.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { startTestPostgres } from '../../test/support/postgres.ts';
import { fillLedger } from './fillLedger.ts';

interface Measured {
  readonly ledger: Ledger;
  /** Takes away what was made for this run alone. */
  remove(): Promise<void>;
}

/** Where a ledger of so many cases is made, and found again by the next run. */
interface Place {
  readonly records: number;
  readonly now: number;
  /** A folder that stays; without one it is a temporary one. */
  readonly dir: string | undefined;
  /** `postgres://…`, where it stays in a schema of its own; `postgres`: a server that ends with this run. */
  readonly server: string | undefined;
  readonly say: (line: string) => void;
}

export async function measuredLedger(place: Place): Promise<Measured> {
  if (place.server !== undefined) return await onServer(place, place.server);
  const { file, remove } = await filledFile(place);
  return { ledger: openSqliteLedger({ file, key: null }), remove };
}

async function filledFile({ records, now, dir: given, say }: Place) {
  const dir = given ?? (await mkdtemp(join(tmpdir(), 'dongbo-measure-')));
  const file = join(dir, `${records}.db`);
  if (!existsSync(file)) {
    const { recordSeconds, counterSeconds } = await fillLedger(file, records, now);
    say(`created in ${recordSeconds.toFixed(1)} s; recounted in ${counterSeconds.toFixed(1)} s`);
  }
  const remove = async (): Promise<void> => {
    if (given === undefined) await rm(dir, { recursive: true });
  };
  return { file, remove };
}

/** Made as a file and copied, as an installation moves. */
async function onServer(place: Place, server: string): Promise<Measured> {
  const own = server === 'postgres' ? await startTestPostgres() : null;
  const settings = settingsOf(own?.url ?? server, place.records);
  if (!(await isThere(settings))) {
    const { file, remove } = await filledFile(place);
    const from = readSqlite(file);
    const to = await writePostgres(settings);
    const { copySeconds, verifySeconds, rows } = await copyLedger(from, to, {
      mover: { at: Date.now(), who: 'cli:measure', origin: 'measure' },
      signal: new AbortController().signal,
    });
    await Promise.all([from.close(), to.close()]);
    await remove();
    const [copied, verified] = [copySeconds, verifySeconds].map((seconds) => seconds.toFixed(1));
    place.say(`${rows} rows copied to PostgreSQL in ${copied} s, verified in ${verified} s`);
  }
  const ledger = openPostgresLedger({ settings, key: null });
  return { ledger, remove: async () => own?.stop() };
}

function settingsOf(url: string, records: number): PostgresSettings {
  if (!URL.canParse(url)) {
    const remedy = 'Give postgres://account@host/database, or postgres for a server of its own.';
    throw new UsageError('usage.ledger', `--ledger ${url} is no address.`, remedy);
  }
  return {
    ...{ url, password: null, schema: `dongbo_measure_${records}`, poolSize: 4 },
    ...{ statementTimeoutMs: 3_600_000, tls: { mode: 'off', ca: null } },
  };
}

async function isThere(settings: PostgresSettings): Promise<boolean> {
  try {
    await (await readPostgres(settings)).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ledger.missing') return false;
    throw error;
  }
}
