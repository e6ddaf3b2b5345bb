import { sql } from 'kysely';
import { clockSkewMs } from '../../domain/clockSkew.ts';
import { PayloadBuffer } from '../payload/buffer.ts';
import { createPayloadCodec } from '../payload/codec.ts';
import type { PayloadKeys } from '../payload/keys.ts';
import type { LedgerCounters } from '../port/counters.ts';
import type { Ledger } from '../port/ledger.ts';
import { fixCounters } from '../sql/counters/fixCounters.ts';
import { statementsOf } from '../sql/statements.ts';
import type { LedgerContext, LedgerDb } from '../sql/transaction.ts';
import { connectToServer } from './connect.ts';
import { notInAFile } from './notInAFile.ts';
import { counterDifferences } from './recount.ts';
import { recountInThread } from './recountInThread.ts';
import { serverPlace } from './serverPlace.ts';
import type { PostgresSettings } from './settings.ts';

export interface PostgresLedgerOptions {
  readonly settings: PostgresSettings;
  /** As for SQLite. */
  readonly key: PayloadKeys | null;
  readonly seals?: boolean;
  readonly buffered?: number;
  readonly now?: () => number;
  /** Whether a ledger is made where there is none. A reader makes none: at a mistyped address it would be empty. */
  readonly makes?: boolean;
  /** Waited for before each use of the server; what it throws is the answer. */
  readonly mayUse?: (() => Promise<void>) | undefined;
}

/** The ledger on PostgreSQL. Connects when it is first used, and makes or migrates its tables then. */
export function openPostgresLedger(options: PostgresLedgerOptions): Ledger {
  const db = connectToServer(options.settings, options);
  const ledger = ledgerOn(db, options);
  return {
    ...ledger,
    close: async () => {
      try {
        if (ledger.buffered().held > 0) await ledger.flushPayloadBuffer(Number.POSITIVE_INFINITY);
      } finally {
        await db.destroy();
      }
    },
  };
}

/** The ledger on connections that somebody else closes. */
export function ledgerOn(db: LedgerDb, options: PostgresLedgerOptions): Omit<Ledger, 'close'> {
  const { settings } = options;
  const context: LedgerContext = {
    db,
    codec: createPayloadCodec(options.key, options.seals),
    buffered: new PayloadBuffer(options.buffered ?? 0),
    now: options.now ?? Date.now,
  };
  const statements = statementsOf(context);
  return {
    ...statements,
    ...countersOf(db, settings),
    eraseCases: async (...given) => {
      const erasure = await statements.eraseCases(...given);
      // Until then the server keeps the rows as they were before.
      await sql`vacuum record, event, payload, unreadable`.execute(db);
      return erasure;
    },
    identity: async () => {
      const { rows } = await sql<{ identity: unknown }>`select identity from ledger_version`.execute(db);
      return Number(rows[0]?.identity).toString(16).padStart(8, '0');
    },
    copyTo: (file) => Promise.reject(notInAFile(settings, file)),
    clockSkewMs: () => clockSkew(context),
    serverPlace: () => serverPlace(db),
  };
}

async function clockSkew({ db, now }: LedgerContext): Promise<number> {
  // Connecting takes longer than asking.
  await sql`select 1`.execute(db);
  const sentAt = now();
  const { rows } = await sql<{ ms: number }>`
    select cast(extract(epoch from clock_timestamp()) * 1000 as double precision) ms`.execute(db);
  return clockSkewMs(Math.round(rows[0]?.ms ?? Number.NaN), 1, { sentAt, answeredAt: now() });
}

function countersOf(db: LedgerDb, settings: PostgresSettings): LedgerCounters {
  return {
    recount: async () => (await counterDifferences(db)).length,
    audit: async (options) => {
      const differences = await recountInThread(settings, options);
      await fixCounters(db, differences);
      return differences.length;
    },
    // A server looks after its own files (data checksums, amcheck).
    inspect: async () => null,
  };
}
