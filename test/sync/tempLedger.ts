import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '../../src/domain/time.ts';
import type { LedgerRecord } from '../../src/ledger/port/cases.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { NOW } from '../support/cases.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';

interface Clock {
  now: Instant;
}

/** A real ledger in a folder of its own, on a clock that the test moves. */
export interface TempLedger {
  /** Holds the file ledger.db. */
  readonly dir: string;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly now: () => Instant;
  /** The case as the ledger shows it. */
  caseOf(caseNo: string): Promise<LedgerRecord>;
  dispose(): Promise<void>;
}

export async function openTempLedger(): Promise<TempLedger> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-sync-'));
  const clock: Clock = { now: NOW };
  const now = (): Instant => clock.now;
  const file = join(dir, 'ledger.db');
  placeEmptyLedger(file);
  const ledger = openSqliteLedger({ file, key: null, now });
  return {
    dir,
    ledger,
    clock,
    now,
    async caseOf(caseNo) {
      const found = await ledger.record(caseNo);
      if (found === null) throw new Error(`${caseNo} is not in the ledger`);
      return found.record;
    },
    async dispose() {
      await ledger.close();
      await rm(dir, { recursive: true });
    },
  };
}
