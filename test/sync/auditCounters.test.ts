import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { COUNTERS } from '../../src/ledger/port/sharedFacts.ts';
import { auditCounters } from '../../src/sync/auditCounters.ts';
import { manyRows } from '../support/cases.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from './tempLedger.ts';

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
  await temp.ledger.ingest({ rows: manyRows(3), drafts: [], readAt: temp.now(), now: temp.now() });
});
afterEach(() => temp.dispose());

it('an audit of correct counters reports that and changes nothing', async () => {
  const log = recordingLog();
  await auditCounters({ ...temp, log });
  expect(log.events()).toEqual(['counters.audited']);
  expect((await temp.ledger.fact(COUNTERS.name))?.value).toBe('{"off":0}');
  expect(await temp.ledger.gapTotals()).toMatchObject({ never: 3 });
});

it('an audit fixes counters that have drifted, and raises an alarm', async () => {
  const intruder = new Database(join(temp.dir, 'ledger.db'));
  intruder.exec("update tally set n = n + 5 where dimension = 'all'");
  intruder.close();
  expect(await temp.ledger.gapTotals()).toMatchObject({ never: 8 });
  const log = recordingLog();
  await auditCounters({ ...temp, log });
  expect(log.lines[0]).toMatchObject({ level: 'error', event: 'counters.drifted' });
  expect(await temp.ledger.fact(COUNTERS.name)).toEqual({ value: '{"off":1}', at: temp.now() });
  expect(await temp.ledger.gapTotals()).toMatchObject({ never: 3 });
});
