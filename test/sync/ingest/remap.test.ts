import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mappings } from '../../../src/domain/mapping.ts';
import type { BlockedReason } from '../../../src/domain/reason.ts';
import { replayIfTablesChanged } from '../../../src/sync/ingest/remap.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { type RecordingLog, recordingLog } from '../../support/recordingLog.ts';
import { TABLES } from '../deliver/delivery.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const HELD: readonly BlockedReason[] = [
  'PROCEDURE_UNMAPPED',
  'PROCEDURE_NOT_PUBLISHED',
  'STATUS_UNMAPPED',
  'AGENCY_UNMAPPED',
];
const OTHERS: readonly BlockedReason[] = ['FIELD_MISSING', 'FIELD_INVALID'];
const open = { validFrom: null, validTo: null };

describe('mapping tables', () => {
  let temp: TempLedger;
  let log: RecordingLog;
  let rung: number;
  beforeEach(async () => {
    temp = await openTempLedger();
    log = recordingLog();
    rung = 0;
  });
  afterEach(() => temp.dispose());

  const check = (tables: Mappings): Promise<void> => {
    const { ledger, now } = temp;
    const ring = (): void => {
      rung += 1;
    };
    return replayIfTablesChanged({ ledger, bell: { ring }, mappings: () => tables, now, log });
  };
  const blockOneForEach = async (reasons: readonly BlockedReason[]): Promise<void> => {
    await temp.ledger.ingest({ rows: manyRows(reasons.length), drafts: [], readAt: NOW, now: NOW });
    const lease = await temp.ledger.lease({ owner: 'a', limit: 100, now: NOW, leaseMs: 1, lingerMs: 0 });
    const settlements = (lease?.records ?? []).map(({ id, version }, i) => {
      const settlement = { outcome: 'blocked', reason: reasons[i] ?? 'FIELD_MISSING', detail: 'x' } as const;
      return { id, version, sentStatus: null, settlement };
    });
    await temp.ledger.settle('a', settlements, NOW);
  };
  const blocked = async () =>
    (await temp.ledger.records({ states: ['blocked'] }, 100, 0)).map(({ reason }) => reason);

  it('release the cases that a table blocked once they change, and no others', async () => {
    await check(TABLES);
    await blockOneForEach([...HELD, ...OTHERS]);
    await check({ ...TABLES, statuses: new Map([...TABLES.statuses, ['odd', '8']]) });
    expect(await blocked()).toEqual(OTHERS);
    expect(await temp.ledger.backlog(temp.clock.now, 100)).toMatchObject({ due: HELD.length });
    expect(rung).toBe(1);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ event: 'mappings.changed', fields: { count: HELD.length } }),
    );
  });

  it('release nothing while they are unchanged, even after a restart', async () => {
    await check(TABLES);
    await blockOneForEach(HELD);
    await check({ ...TABLES, statuses: new Map(TABLES.statuses) });
    expect(await blocked()).toEqual(HELD);
    expect(rung).toBe(0);
  });

  it('are stored the first time, without a replay', async () => {
    await blockOneForEach(HELD);
    await check(TABLES);
    expect(await blocked()).toEqual(HELD);
  });

  it('do not ring when nothing was held back', async () => {
    await check(TABLES);
    await check({ ...TABLES, statuses: new Map() });
    expect(rung).toBe(0);
  });

  it.each<[string, Mappings]>([
    ['a status', { ...TABLES, statuses: new Map([['processing', '8']]) }],
    ['a procedure', { ...TABLES, procedures: new Map([['1', [{ local: '1', national: '2', ...open }]]]) }],
    ['the agencies, configured at last', { ...TABLES, agencies: new Map() }],
    [
      'the validity of a row',
      { ...TABLES, procedures: new Map([['1', [{ local: '1', national: '2', ...open, validTo: NOW }]]]) },
    ],
  ])('have changed when %s has', async (_, changed) => {
    await check({ ...TABLES, procedures: new Map([['1', [{ local: '1', national: '', ...open }]]]) });
    await blockOneForEach(HELD);
    await check(changed);
    expect(await blocked()).toEqual([]);
    await check(changed);
    expect(rung, 'once').toBe(1);
  });
});
