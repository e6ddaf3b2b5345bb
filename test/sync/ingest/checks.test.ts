import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIN_USED } from '../../../src/domain/catalogueDoubt.ts';
import type { PortalRules, ProcedureCatalogue } from '../../../src/domain/preflight.ts';
import { type ChecksDeps, createChecks } from '../../../src/sync/ingest/checks.ts';
import { ingestAll } from '../../../src/sync/ingest/ingest.ts';
import { replayIfTablesChanged } from '../../../src/sync/ingest/remap.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { TABLES } from '../deliver/delivery.ts';
import { aPage, caseRow, ScriptedSource } from '../scriptedSource.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const NO_RULES: PortalRules = { check: () => null, domainOf: () => null };
const LIST = new Map([['1.005129', 'Đăng ký khai sinh']]);
/** As many procedures as it takes to judge a list by. */
const IN_USE = Array.from({ length: MIN_USED }, (_, i) => {
  return { key: `2.00000${i}`, synced: 1, never: 0, stale: 0, verified: 0 };
});

describe('our own checks, when a case is read', () => {
  let temp: TempLedger;
  beforeEach(async () => {
    temp = await openTempLedger();
  });
  afterEach(() => temp.dispose());

  const checksWith = (over: Partial<ChecksDeps> = {}) =>
    createChecks({
      ledger: { circuit: () => temp.ledger.circuit(), gapGroups: () => Promise.resolve(IN_USE) },
      mappings: () => TABLES,
      catalogue: () => Promise.resolve(LIST),
      rules: NO_RULES,
      ...over,
    });
  const read = async (rows: Parameters<typeof caseRow>[0][], over: Partial<ChecksDeps> = {}) => {
    const source = new ScriptedSource();
    source.censusPages = [aPage(rows.map((row) => caseRow(row)))];
    await ingestAll(source.census(null), 'census', {
      ...{ ledger: temp.ledger, bell: { ring: () => undefined }, mappings: () => TABLES },
      ...{ exclude: [], censusFrom: 0, now: temp.now, log: recordingLog(), checks: checksWith(over) },
    });
  };

  it('hold back what the portal cannot take before anything was sent, each with its reason', async () => {
    await read([
      { caseNo: 'good', sourceId: '1' },
      { caseNo: 'odd', sourceId: '2', status: 'odd' },
      { caseNo: 'bare', sourceId: '3', receivedAt: null },
      { caseNo: 'unpublished', sourceId: '4', procedureCode: '9.999' },
    ]);
    expect(await temp.caseOf('good')).toMatchObject({ state: 'pending', reason: 'AWAITING_DELIVERY' });
    expect(await temp.caseOf('odd')).toMatchObject({
      state: 'blocked',
      reason: 'STATUS_UNMAPPED',
      detail: 'odd',
    });
    expect(await temp.caseOf('bare')).toMatchObject({ reason: 'FIELD_MISSING', detail: 'receivedAt' });
    expect(await temp.caseOf('unpublished')).toMatchObject({ reason: 'PROCEDURE_NOT_PUBLISHED' });
    expect(await temp.ledger.backlog(temp.clock.now, 10)).toMatchObject({ due: 1 });
    expect(await temp.ledger.recount()).toBe(0);
  });

  it('hold back a case that changes into one that cannot be sent, and free it when it is corrected', async () => {
    await read([{ caseNo: 'a' }]);
    temp.clock.now += 1;
    await read([{ caseNo: 'a', status: 'odd' }]);
    expect(await temp.caseOf('a')).toMatchObject({ state: 'blocked', reason: 'STATUS_UNMAPPED', version: 2 });
    temp.clock.now += 1;
    await read([{ caseNo: 'a', status: 'done' }]);
    expect(await temp.caseOf('a')).toMatchObject({ state: 'pending', version: 3 });
    expect(await temp.ledger.recount()).toBe(0);
  });

  it.each<[string, Partial<ChecksDeps>]>([
    ['was never read', { catalogue: () => Promise.resolve(null) }],
    ['cannot be read', { catalogue: () => Promise.reject(new Error('down')) }],
  ])('hold back nobody for a procedure list that %s', async (_, over) => {
    await read([{ caseNo: 'a', procedureCode: '9.999' }], over);
    expect(await temp.caseOf('a')).toMatchObject({ state: 'pending' });
  });

  it('leave the procedures to the delivery until the ledger knows enough of them to judge the list by', async () => {
    const { ledger } = temp;
    const codes = Array.from({ length: MIN_USED }, (_, i) => `9.00000${i}`);
    const cases = codes.map((procedureCode, i) => ({ caseNo: `${i}`, sourceId: `${i}`, procedureCode }));
    await read(cases, { ledger });
    for (const { caseNo } of cases) expect(await temp.caseOf(caseNo)).toMatchObject({ state: 'pending' });
    await read([{ caseNo: 'next', sourceId: 'next', procedureCode: '9.999' }], { ledger });
    expect(await temp.caseOf('next')).toMatchObject({ reason: 'PROCEDURE_NOT_PUBLISHED' });
  });

  it('do not ask a portal that cannot be used for its list', async () => {
    let requested = 0;
    const catalogue = (): Promise<ProcedureCatalogue> => {
      requested += 1;
      return Promise.resolve(LIST);
    };
    const { now } = temp.clock;
    const open = { open: true, probeAt: now, cause: 'outage', detail: '', openedAt: now, trips: 1 } as const;
    await temp.ledger.setCircuit(open);
    await read([{ caseNo: 'a', procedureCode: '9.999' }], { catalogue });
    expect(requested).toBe(0);
    expect(await temp.caseOf('a')).toMatchObject({ state: 'pending' });
  });

  it('are made again when a table changes: what passes is freed, the rest keeps its reason or gets the new one', async () => {
    const deps = {
      ...{ ledger: temp.ledger, bell: { ring: () => undefined }, now: temp.now, log: recordingLog() },
    };
    await replayIfTablesChanged({ ...deps, mappings: () => TABLES, checks: checksWith() });
    await read([
      { caseNo: 'freed', sourceId: '1', status: 'odd' },
      { caseNo: 'other', sourceId: '2', status: 'odd', procedureCode: '9.999' },
      { caseNo: 'still', sourceId: '3', status: 'stranger' },
    ]);
    expect(await temp.caseOf('other')).toMatchObject({ reason: 'PROCEDURE_NOT_PUBLISHED' });
    const mended = { ...TABLES, statuses: new Map([...TABLES.statuses, ['odd', '8' as const]]) };
    const checks = checksWith({
      mappings: () => mended,
      catalogue: () => Promise.resolve(new Map([...LIST, ['9', '']])),
    });
    await replayIfTablesChanged({ ...deps, mappings: () => mended, checks });
    expect(await temp.caseOf('freed')).toMatchObject({ state: 'pending' });
    expect(await temp.caseOf('other')).toMatchObject({ state: 'blocked', reason: 'PROCEDURE_NOT_PUBLISHED' });
    expect(await temp.caseOf('still')).toMatchObject({ state: 'blocked', detail: 'stranger' });
    const { events } = (await temp.ledger.record('still')) ?? {};
    expect(events, 'what did not change is not written').toEqual([]);
    expect(await temp.ledger.recount()).toBe(0);
  });

  it('give the reason that holds today when a table mended only the first of two faults', async () => {
    const unmapped = new Map([
      ['1.005129', [{ local: '1.005129', national: '', validFrom: null, validTo: null }]],
    ]);
    const before = { ...TABLES, procedures: unmapped };
    const deps = {
      ...{ ledger: temp.ledger, bell: { ring: () => undefined }, now: temp.now, log: recordingLog() },
    };
    await replayIfTablesChanged({ ...deps, mappings: () => before });
    await read([{ caseNo: 'a', status: 'odd' }], { mappings: () => before });
    expect(await temp.caseOf('a')).toMatchObject({ reason: 'PROCEDURE_UNMAPPED' });
    await replayIfTablesChanged({ ...deps, mappings: () => TABLES, checks: checksWith() });
    expect(await temp.caseOf('a')).toMatchObject({
      state: 'blocked',
      reason: 'STATUS_UNMAPPED',
      detail: 'odd',
    });
    expect(await temp.ledger.recount()).toBe(0);
  });
});
