import { expect, test } from 'vitest';
import { ledgerClock } from '../../../src/cli/doctor/clock.ts';
import { doctorTexts } from '../../../src/cli/doctor/messages.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { ledgerOn } from '../../../src/ledger/postgres/open.ts';
import { emptyPostgres } from '../../ledger/postgresUnderTest.ts';
import { openUnderTest } from '../../ledger/sqliteUnderTest.ts';
import { withoutPostgres } from '../../support/postgres.ts';

const HOUR_MS = 3_600_000;

async function found(ledger: Pick<Ledger, 'clockSkewMs'> | null): Promise<unknown> {
  const context = { ledger, texts: doctorTexts('en') } as never;
  return await ledgerClock(context, new AbortController().signal);
}

test.skipIf(withoutPostgres)('compares this machine with the server that keeps the ledger', async () => {
  const { db, settings } = await emptyPostgres();
  const at = (aheadMs: number) => ledgerOn(db, { settings, key: null, now: () => Date.now() + aheadMs });
  expect(await found(at(0))).toEqual([
    { name: 'ledger_clock', state: 'ok', found: expect.stringContaining(' s relative'), remedy: null },
  ]);
  expect(await found(at(HOUR_MS))).toEqual([
    {
      ...{ name: 'ledger_clock', state: 'warning', remedy: expect.stringContaining('NTP') },
      found: expect.stringMatching(/^-(3600|3599) s relative to/),
    },
  ]);
});

test('says nothing of a ledger in a file, or of none', async () => {
  const { ledger, dispose } = await openUnderTest(0);
  expect(await found(ledger)).toEqual([]);
  await dispose();
  expect(await found(null)).toEqual([]);
});
