import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settlement } from '../../src/domain/standing.ts';
import type { IngestRow, Lease, Ledger, LookedUp, SyncedCase, VerifyOrder } from '../../src/ledger/ledger.ts';
import { aCase, aRow, manyRows, NOW } from '../support/cases.ts';

/** A ledger under test: what another process would see, and how to look behind the port. */
export interface LedgerUnderTest {
  readonly ledger: Ledger;
  /** Sets the ledger's clock, where it needs one of its own. */
  setNow(now: number): void;
  /** Everything the ledger stores, as raw text: for tests of what must not be in it. */
  raw(): Promise<string>;
  /** Payloads kept at this moment. */
  payloads(): Promise<number>;
  dispose(): Promise<void>;
}

const MINUTE = 60_000;
const LEASE_MS = 5 * MINUTE;

/** What every implementation of the Ledger port must do. */
export function describeLedger(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(name, () => {
    let under: LedgerUnderTest;
    let ledger: Ledger;
    beforeEach(async () => {
      under = await open();
      ledger = under.ledger;
      under.setNow(NOW);
    });
    afterEach(async () => {
      expect(await ledger.recount(false), 'counters differ from a recount').toBe(0);
      await under.dispose();
    });

    const ingest = (rows: readonly IngestRow[], at = NOW, readAt = at) =>
      ledger.ingest({ rows, drafts: [], readAt, now: at });
    const take = (owner = 'a', at = NOW, limit = 200) =>
      ledger.lease({ owner, limit, now: at, leaseMs: LEASE_MS, lingerMs: 0 });
    const settleAll = (lease: Lease | null, settlement: Settlement, at = NOW) =>
      ledger.settle(
        lease?.owner ?? 'nobody',
        (lease?.records ?? []).map(({ id, version }) => ({ id, version, sentStatus: '4', settlement })),
        at,
      );
    const only = async (caseNo = aCase().caseNo) => {
      const found = await ledger.record(caseNo);
      if (found === null) throw new Error(`${caseNo} is not in the ledger`);
      return found.record;
    };
    const retry = (over: Partial<Settlement & { outcome: 'retry' }> = {}): Settlement => ({
      outcome: 'retry',
      retryAt: NOW + MINUTE,
      charge: true,
      reason: 'RETRY_SCHEDULED',
      portalCode: '9',
      detail: 'busy',
      ...over,
    });

    describe('taking in what the source shows', () => {
      it('counts a new case as never synced, awaiting delivery', async () => {
        expect(await ingest([aRow()])).toEqual({ added: 1, changed: 0, unchanged: 0, outdated: 0 });
        expect(await ledger.gapTotals()).toMatchObject({ synced: 0, never: 1, stale: 0 });
        expect(await only()).toMatchObject({ state: 'pending', reason: 'AWAITING_DELIVERY', version: 1 });
      });

      it('does nothing for a case that is as it was, even when its modification date moved', async () => {
        await ingest([aRow()]);
        const again = aRow({ modifiedAt: NOW });
        expect(await ingest([again], NOW + MINUTE)).toMatchObject({ changed: 0, unchanged: 1 });
        expect((await only()).version).toBe(1);
      });

      it('makes a changed case pending again from synced, blocked and rejected', async () => {
        const outcomes: Settlement[] = [
          { outcome: 'synced' },
          { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'receivedAt' },
          { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' },
        ];
        for (const [i, outcome] of outcomes.entries()) {
          const caseNo = `case-${i}`;
          await ingest([aRow({ caseNo })]);
          await settleAll(await take(), outcome);
          await ingest([aRow({ caseNo, status: 'done' })], NOW + MINUTE);
          expect(await only(caseNo)).toMatchObject({
            state: 'pending',
            reason: 'AWAITING_DELIVERY',
            version: 2,
          });
        }
      });

      it('takes one case once when two rows of a page claim its number, the one modified last', async () => {
        const older = aRow({ sourceId: '1', modifiedAt: NOW - 2 * MINUTE, status: 'new' });
        const newer = aRow({ sourceId: '2', modifiedAt: NOW - MINUTE, status: 'done' });
        for (const page of [[older, newer], [newer, older], [older]]) await ingest(page);
        expect(await ledger.gapTotals()).toMatchObject({ never: 1 });
        expect(await only()).toMatchObject({ sourceStatus: 'done', version: 1 });
      });

      it('ignores a reading that was asked for before the one it holds', async () => {
        await ingest([aRow({ status: 'new', modifiedAt: NOW - 2 * MINUTE })], NOW, NOW - 50_000);
        await ingest([aRow({ status: 'done', modifiedAt: NOW - MINUTE })], NOW, NOW - 10_000);
        const late = aRow({ status: 'new', modifiedAt: NOW - 2 * MINUTE });
        expect(await ingest([late], NOW, NOW - 40_000)).toMatchObject({ changed: 0, outdated: 1 });
        expect((await only()).sourceStatus).toBe('done');
      });

      it('takes a newer change although the clock was set back an hour', async () => {
        await ingest([aRow({ status: 'new' })]);
        const change = aRow({ status: 'done', modifiedAt: NOW + MINUTE });
        expect(await ingest([change], NOW - 60 * MINUTE)).toMatchObject({ changed: 1 });
      });

      it('moves the cursor in the same transaction as the rows', async () => {
        await ledger.ingest({
          rows: [],
          drafts: [],
          readAt: NOW,
          now: NOW,
          cursor: { name: 'x', value: '1' },
        });
        const bad = { ...aRow(), status: undefined as never };
        const poisoned = { ...bad, record: { ...bad.record, agencyCode: undefined as never } };
        await expect(
          ledger.ingest({
            rows: [poisoned],
            drafts: [],
            readAt: NOW,
            now: NOW,
            cursor: { name: 'x', value: '2' },
          }),
        ).rejects.toThrow();
        expect(await ledger.cursor('x')).toBe('1');
        expect(await ledger.gapTotals()).toMatchObject({ never: 0 });
      });

      it('counts a draft once, and no longer when it is numbered', async () => {
        const page = { rows: [], drafts: ['7', '8', '7'], readAt: NOW, now: NOW };
        await ledger.ingest(page);
        await ledger.ingest(page);
        expect((await ledger.gapTotals()).unnumbered).toBe(2);
        await ingest([aRow({ sourceId: '7' })]);
        expect((await ledger.gapTotals()).unnumbered).toBe(1);
      });

      it('keeps an excluded case out of the total and of the deliveries, and lets it come back', async () => {
        await ingest([aRow({}, { excluded: true })]);
        expect(await ledger.gapTotals()).toMatchObject({ never: 0, excluded: 1 });
        expect(await take()).toBeNull();
        expect(await under.payloads()).toBe(0);
        await ingest([aRow()]);
        expect(await ledger.gapTotals()).toMatchObject({ never: 1, excluded: 0 });
        expect((await take())?.records).toHaveLength(1);
      });

      it('counts a case that changes agency once, under its new agency', async () => {
        await ingest([aRow()]);
        await ingest([aRow({ agencyCode: 'H23.14' })], NOW + MINUTE);
        expect(await ledger.gapGroups('agency')).toEqual([
          expect.objectContaining({ key: 'H23.14', never: 1 }),
        ]);
      });

      it('counts a case without a readable receive date from when it was first seen', async () => {
        await ingest([aRow({ receivedAt: '31/02/2024' })]);
        expect((await only()).receivedAt).toBeNull();
        expect(await ledger.gapGroups('month')).toEqual([expect.objectContaining({ key: '2024-11' })]);
      });
    });

    describe('leases', () => {
      it('gives each record to one owner at a time', async () => {
        await ingest(manyRows(5));
        const first = await take('a', NOW, 3);
        const second = await take('b', NOW, 3);
        expect(first?.records).toHaveLength(3);
        expect(second?.records).toHaveLength(2);
        expect(await take('c')).toBeNull();
        const ids = [...(first?.records ?? []), ...(second?.records ?? [])].map(({ id }) => id);
        expect(new Set(ids).size).toBe(5);
      });

      it('hands out the case as it was read', async () => {
        await ingest([aRow()]);
        expect((await take())?.records[0]?.record).toEqual(aCase());
      });

      it('gives the records to another owner when the lease has run out', async () => {
        await ingest([aRow()]);
        await take('a');
        expect(await take('b', NOW + LEASE_MS - 1)).toBeNull();
        expect((await take('b', NOW + LEASE_MS))?.records).toHaveLength(1);
      });

      it('shows a leased record as in flight, and as pending once the lease has run out', async () => {
        await ingest([aRow()]);
        await take();
        expect((await only()).state).toBe('in_flight');
        under.setNow(NOW + LEASE_MS);
        expect((await only()).state).toBe('pending');
      });

      it('never mixes new cases with updates', async () => {
        await ingest(manyRows(2));
        await settleAll(await take(), { outcome: 'synced' });
        const [first] = manyRows(1, () => ({ status: 'done' }));
        if (first === undefined) throw new Error('no row');
        await ingest([first, ...manyRows(4).slice(2)], NOW + MINUTE);
        const leases = [await take('a', NOW + MINUTE), await take('a', NOW + MINUTE)];
        expect(
          leases
            .map((lease) => [lease?.work, lease?.records.length])
            .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
        ).toEqual([
          ['new', 2],
          ['update', 1],
        ]);
      });

      it('waits for a full batch until the oldest record has lingered', async () => {
        await ingest(manyRows(3));
        const linger = { owner: 'a', limit: 4, leaseMs: LEASE_MS, lingerMs: 2_000 };
        expect(await ledger.lease({ ...linger, now: NOW + 1_999 })).toBeNull();
        expect(await ledger.lease({ ...linger, limit: 3, now: NOW })).not.toBeNull();
        await ingest(manyRows(4).slice(3));
        expect(await ledger.lease({ ...linger, now: NOW + 2_000 })).not.toBeNull();
      });

      it('tells what is due, in flight and scheduled', async () => {
        await ingest(manyRows(6));
        const lease = await take('a', NOW, 2);
        await settleAll(lease, retry());
        await take('b', NOW, 3);
        expect(await ledger.backlog(NOW, 100)).toEqual({ due: 1, inFlight: 3, nextDueAt: NOW + MINUTE });
        expect((await ledger.backlog(NOW + MINUTE, 2)).due).toBe(2);
      });
    });

    describe('settling', () => {
      it('counts an acknowledged case as synced and drops its payload', async () => {
        await ingest([aRow()]);
        expect(await settleAll(await take(), { outcome: 'synced' })).toEqual({
          settled: 1,
          superseded: 0,
          lost: 0,
        });
        expect(await only()).toMatchObject({
          state: 'synced',
          reason: null,
          ackedStatus: '4',
          firstAckAt: NOW,
          unsyncedSince: null,
        });
        expect(await under.payloads()).toBe(0);
      });

      it('leaves a case pending that changed while it was in flight, as stale and as an update', async () => {
        await ingest([aRow()]);
        const lease = await take();
        await ingest([aRow({ status: 'done' }, { status: '10' })], NOW + 1);
        expect(await take('b', NOW + 1), 'the newer version waits for the older').toBeNull();
        expect(await settleAll(lease, { outcome: 'synced' }, NOW + 2)).toMatchObject({ superseded: 1 });
        expect(await ledger.gapTotals()).toMatchObject({ synced: 0, stale: 1 });
        const next = await take('b', NOW + 2);
        expect(next).toMatchObject({ work: 'update', records: [{ version: 2, record: { status: 'done' } }] });
      });

      it('forgets the failure of a version that a newer one has replaced', async () => {
        await ingest([aRow()]);
        const lease = await take();
        await ingest([aRow({ status: 'done' })], NOW + 1);
        await settleAll(lease, {
          outcome: 'rejected',
          reason: 'PORTAL_REJECTED',
          portalCode: '11',
          detail: '',
        });
        expect(await only()).toMatchObject({ state: 'pending', reason: 'AWAITING_DELIVERY', attempts: 0 });
      });

      it('ignores a settlement whose lease another owner has taken, success or not', async () => {
        await ingest([aRow()]);
        const slow = await take('slow');
        const quick = await take('quick', NOW + LEASE_MS);
        expect(await settleAll(slow, { outcome: 'synced' }, NOW + LEASE_MS)).toMatchObject({ lost: 1 });
        expect((await only()).state).not.toBe('synced');
        expect(await settleAll(quick, { outcome: 'synced' }, NOW + LEASE_MS)).toMatchObject({ settled: 1 });
      });

      it('ignores a settlement of a version that is not the leased one', async () => {
        await ingest([aRow()]);
        const lease = await take();
        const id = lease?.records[0]?.id ?? 0;
        const wrong = [
          { id, version: 7, sentStatus: '4' as const, settlement: { outcome: 'synced' as const } },
        ];
        expect(await ledger.settle('a', wrong, NOW)).toMatchObject({ settled: 0, lost: 1 });
      });

      it('charges an attempt or does not, as told, and waits until the time given', async () => {
        await ingest([aRow()]);
        await settleAll(await take(), retry({ charge: false, reason: 'PORTAL_UNAVAILABLE' }));
        expect(await only()).toMatchObject({ attempts: 0, reason: 'PORTAL_UNAVAILABLE' });
        expect(await take()).toBeNull();
        await settleAll(await take('a', NOW + MINUTE), retry({ retryAt: NOW + 2 * MINUTE }), NOW + MINUTE);
        expect(await only()).toMatchObject({
          attempts: 1,
          reason: 'RETRY_SCHEDULED',
          portalCode: '9',
          nextAttemptAt: NOW + 2 * MINUTE,
        });
      });

      it('keeps a case whose attempts are used up countable, with its last error, and never leases it', async () => {
        await ingest([aRow()]);
        await settleAll(await take(), retry({ retryAt: null }));
        expect(await take('a', NOW + 1_000 * MINUTE)).toBeNull();
        expect(await only()).toMatchObject({ state: 'pending', reason: 'RETRY_SCHEDULED', detail: 'busy' });
        expect(await ledger.gapTotals()).toMatchObject({ never: 1 });
      });

      it('retries only the progress step once the record itself was accepted', async () => {
        await ingest([aRow()]);
        await settleAll(await take(), {
          outcome: 'record_accepted',
          retryAt: NOW,
          charge: true,
          reason: 'RETRY_SCHEDULED',
          portalCode: null,
          detail: '',
        });
        expect(await ledger.gapTotals(), 'something of it was acknowledged').toMatchObject({ stale: 1 });
        const next = await take();
        expect(next?.work).toBe('progress');
        await settleAll(next, { outcome: 'synced' });
        expect((await only()).state).toBe('synced');
      });

      it('gives records back untouched on release', async () => {
        await ingest([aRow()]);
        await settleAll(await take(), { outcome: 'released' });
        expect(await take('b')).not.toBeNull();
      });

      it('keeps what happened for the timeline', async () => {
        await ingest([aRow()]);
        await settleAll(await take(), retry({ retryAt: NOW }));
        await settleAll(await take(), { outcome: 'synced' }, NOW + 5);
        await ingest([aRow({ status: 'done' })], NOW + MINUTE);
        const events = (await ledger.record(aCase().caseNo))?.events ?? [];
        expect(events.map(({ kind, version, portalCode }) => [kind, version, portalCode])).toEqual([
          ['retry', 1, '9'],
          ['changed', 1, null],
        ]);
      });
    });

    describe('baseline', () => {
      it('counts a case with the same status as synced, unverified, whichever comes first', async () => {
        const [early, late] = manyRows(2);
        if (early === undefined || late === undefined) throw new Error('no rows');
        await ingest([early]);
        const rows = [early, late].map((row) => ({ caseNo: row.record.caseNo, status: '4' }));
        expect(await ledger.importBaseline(rows, NOW)).toEqual({ synced: 1, stale: 0, remembered: 1 });
        await ingest([late]);
        expect(await ledger.gapTotals()).toMatchObject({ synced: 2, verified: 0, never: 0 });
        expect(await take()).toBeNull();
      });

      it('sends a case with another or no status as an update', async () => {
        await ingest(manyRows(2));
        const rows = manyRows(2).map((row, i) => ({
          caseNo: row.record.caseNo,
          status: i === 0 ? '1' : null,
        }));
        expect(await ledger.importBaseline(rows, NOW)).toEqual({ synced: 0, stale: 2, remembered: 0 });
        expect(await ledger.gapTotals()).toMatchObject({ stale: 2 });
        expect(await take()).toMatchObject({ work: 'update', records: [{}, {}] });
      });

      it('says nothing new about a case that dongbo has delivered', async () => {
        await ingest([aRow()]);
        await settleAll(await take(), { outcome: 'synced' });
        await ledger.importBaseline([{ caseNo: aCase().caseNo, status: '1' }], NOW);
        expect((await only()).state).toBe('synced');
      });
    });

    describe('replay', () => {
      const rejected: Settlement = {
        outcome: 'rejected',
        reason: 'PORTAL_REJECTED',
        portalCode: '11',
        detail: 'no',
      };
      const options = { now: NOW, dryRun: false, ratePerSecond: null, note: '' };

      it('puts exactly the matching unsynced cases back to pending, with fresh attempts', async () => {
        await ingest(manyRows(4));
        await settleAll(await take('a', NOW, 1), { outcome: 'synced' });
        await settleAll(await take('a', NOW, 2), rejected);
        const filter = { portalCodes: ['11'] };
        expect(await ledger.replay(filter, { ...options, dryRun: true })).toMatchObject({
          matched: 2,
          replayed: 0,
        });
        expect(await ledger.replay(filter, options)).toMatchObject({ matched: 2, replayed: 2 });
        expect((await take())?.records).toHaveLength(3);
      });

      it('leaves what is in flight and what is synced alone', async () => {
        await ingest(manyRows(2));
        await settleAll(await take('a', NOW, 1), { outcome: 'synced' });
        const lease = await take('a');
        expect(await ledger.replay({}, options)).toMatchObject({ matched: 0 });
        expect(await settleAll(lease, { outcome: 'synced' })).toMatchObject({ settled: 1 });
      });

      it('spreads the due times at the rate asked for', async () => {
        await ingest(manyRows(3));
        await settleAll(await take(), rejected);
        await ledger.replay({}, { ...options, ratePerSecond: 2 });
        expect((await take('a', NOW))?.records).toHaveLength(1);
        expect((await take('a', NOW + 999))?.records).toHaveLength(1);
        expect((await take('a', NOW + 1_000))?.records).toHaveLength(1);
      });
    });

    describe('reading', () => {
      it('lists records by filter, page by page', async () => {
        await ingest(manyRows(5, (i) => ({ agencyCode: i < 3 ? 'H23.12' : 'H23.14' })));
        const filter = { agencies: ['H23.12'] };
        const first = await ledger.records(filter, 2, 0);
        const rest = await ledger.records(filter, 2, first.at(-1)?.id ?? 0);
        expect([first.length, rest.length]).toEqual([2, 1]);
        expect(await ledger.records({ agencies: ["x' or 1=1 --"] }, 10, 0)).toEqual([]);
      });

      it('groups by every dimension so that the groups sum up to the totals', async () => {
        await ingest(manyRows(9, (i) => ({ agencyCode: `A${i % 3}`, domainCode: `D${i % 2}` })));
        await settleAll(await take('a', NOW, 4), { outcome: 'synced' });
        for (const dimension of ['agency', 'domain', 'procedure', 'status', 'month'] as const) {
          const groups = await ledger.gapGroups(dimension);
          expect(groups.reduce((sum, group) => sum + group.synced, 0)).toBe(4);
          expect(groups.reduce((sum, group) => sum + group.never, 0)).toBe(5);
        }
        expect(await ledger.gapGroups('reason')).toEqual([
          expect.objectContaining({ key: 'AWAITING_DELIVERY', synced: 0, never: 5 }),
        ]);
      });

      it('tells the past by receive date and first acknowledgement', async () => {
        await ingest(manyRows(3, (i) => ({ receivedAt: NOW - (3 - i) * 60 * MINUTE })));
        await settleAll(await take('a', NOW, 1), { outcome: 'synced' }, NOW + MINUTE);
        expect(await ledger.gapAsOf(NOW - 2 * 60 * MINUTE, null)).toEqual([
          { key: '', synced: 0, never: 2, stale: 0, verified: 0 },
        ]);
        expect(await ledger.gapAsOf(NOW + MINUTE, 'agency')).toEqual([
          { key: 'H23.12', synced: 1, never: 2, stale: 0, verified: 0 },
        ]);
      });

      it('remembers facts, cursors and the circuit', async () => {
        expect(await ledger.fact('x')).toBeNull();
        await ledger.setFact('x', '1', NOW);
        await ledger.setFact('x', '2', NOW);
        expect(await ledger.fact('x')).toEqual({ value: '2', at: NOW });
        const circuit = { open: true, probeAt: NOW, cause: 'outage', detail: '', openedAt: NOW, trips: 1 };
        await ledger.setCircuit(circuit);
        expect(await ledger.circuit()).toEqual(circuit);
        await ledger.setCircuit(null);
        expect(await ledger.circuit()).toBeNull();
      });
    });

    describe('verification', () => {
      const confirmed = { outcome: 'confirmed' } as const;
      const missing = { outcome: 'disproved', reason: 'MISSING_AT_PORTAL' } as const;
      const differs = { outcome: 'disproved', reason: 'DIFFERS_AT_PORTAL', status: '9' } as const;
      const syncAll = async (rows: readonly IngestRow[], at = NOW) => {
        await ingest(rows, at);
        await settleAll(await take('a', at), { outcome: 'synced' }, at);
        return await ledger.synced({}, 100, 0);
      };
      const settleOne = async (found: LookedUp['found'], at = NOW + MINUTE) => {
        const [one] = await ledger.synced({}, 1, 0);
        if (one === undefined) throw new Error('nothing is synced');
        return await ledger.settleLookUps([{ id: one.id, version: one.version, found }], at);
      };
      const next = (limit = 10, order: Partial<VerifyOrder> = {}) =>
        ledger.toVerify({ limit, ackedBy: NOW + 60 * MINUTE, confirmedBy: NOW, ...order });

      it('lists synced cases only, by filter, page by page', async () => {
        const all = await syncAll(manyRows(3, (i) => ({ agencyCode: i < 2 ? 'H23.12' : 'H23.14' })));
        await ingest(manyRows(4).slice(3));
        expect(all).toHaveLength(3);
        expect(all[0]).toMatchObject({ caseNo: 'H23.12-241101-0001', version: 1, ackedStatus: '4' });
        const filter = { agencies: ['H23.12'] };
        const first = await ledger.synced(filter, 1, 0);
        expect(await ledger.synced(filter, 5, first[0]?.id ?? 0)).toEqual(all.slice(1, 2));
      });

      it('counts a confirmed case as verified, and as synced as before', async () => {
        await syncAll([aRow()]);
        expect(await settleOne(confirmed)).toEqual({ confirmed: 1, missing: 0, differs: 0 });
        expect(await ledger.gapTotals()).toMatchObject({ synced: 1, verified: 1 });
      });

      it('takes a disproved case out of synced and verified, as stale, with its reason and event', async () => {
        for (const [found, reason] of [
          [missing, 'MISSING_AT_PORTAL'],
          [differs, 'DIFFERS_AT_PORTAL'],
        ] as const) {
          const caseNo = `case-${reason}`;
          await syncAll([aRow({ caseNo })]);
          await settleOne(found);
          expect(await only(caseNo)).toMatchObject({ state: 'pending', reason });
          const events = (await ledger.record(caseNo))?.events ?? [];
          expect(events.map(({ kind, reason: why }) => [kind, why])).toEqual([['disproved', reason]]);
        }
        expect(await ledger.gapTotals()).toMatchObject({ synced: 0, verified: 0, stale: 2 });
      });

      it('never hands out a disproved case before it was read again, not even after a replay', async () => {
        await syncAll([aRow()]);
        await settleOne(missing);
        const options = { now: NOW, dryRun: false, ratePerSecond: null, note: '' };
        for (let times = 0; times < 2; times += 1) {
          expect((await take('b', NOW + 60 * MINUTE))?.records ?? []).toEqual([]);
          expect(await ledger.backlog(NOW + 60 * MINUTE, 10)).toEqual({
            due: 0,
            inFlight: 0,
            nextDueAt: null,
          });
          await ledger.replay({}, options);
          await take('b', NOW + 60 * MINUTE);
        }
      });

      it('sends a disproved case when it was read again, although its content is the same', async () => {
        for (const [found, work] of [
          [missing, 'new'],
          [differs, 'update'],
        ] as const) {
          const row = aRow({ caseNo: `case-${work}` });
          await syncAll([row]);
          await settleOne(found);
          expect(await ingest([row], NOW + 2 * MINUTE)).toMatchObject({ changed: 1 });
          const lease = await take('b', NOW + 2 * MINUTE);
          expect(lease).toMatchObject({ work, records: [{ record: { caseNo: `case-${work}` } }] });
          await settleAll(lease, { outcome: 'synced' }, NOW + 2 * MINUTE);
          expect(await only(`case-${work}`)).toMatchObject({ state: 'synced', reason: null });
          expect(await ingest([row], NOW + 3 * MINUTE), 'and is then as it was').toMatchObject({
            unchanged: 1,
          });
          await settleOne(confirmed);
          await ingest([aRow({ caseNo: `case-${work}` }, { excluded: true })], NOW + 4 * MINUTE);
        }
      });

      it('leaves a case alone that changed, was sent again or was excluded since it was looked up', async () => {
        const [before] = await syncAll([aRow()]);
        const { id = 0, version = 0 } = before ?? {};
        const late = () => ledger.settleLookUps([{ id, version, found: missing }], NOW + 5 * MINUTE);
        const none = { confirmed: 0, missing: 0, differs: 0 };
        await ingest([aRow({ status: 'done' })], NOW + MINUTE);
        expect(await late()).toEqual(none);
        await settleAll(await take('b', NOW + MINUTE), { outcome: 'synced' }, NOW + MINUTE);
        expect(await late()).toEqual(none);
        expect(await only()).toMatchObject({ state: 'synced', version: 2 });
        await ingest([aRow({ status: 'done' }, { excluded: true })], NOW + 2 * MINUTE);
        expect(await ledger.settleLookUps([{ id, version: 2, found: confirmed }], NOW)).toEqual(none);
      });

      it('moves a cursor with what was found, by what counted', async () => {
        const [one] = await syncAll([aRow()]);
        const found = [{ id: one?.id ?? 0, version: one?.version ?? 0, found: confirmed }];
        await ledger.settleLookUps(found, NOW, (tally) => ({ name: 'walk', value: JSON.stringify(tally) }));
        expect(await ledger.cursor('walk')).toBe('{"confirmed":1,"missing":0,"differs":0}');
      });

      it('asks first for what was never confirmed, longest acknowledged first, then for the longest confirmed', async () => {
        const rows = manyRows(4);
        for (const [i, row] of rows.entries()) await syncAll([row], NOW + (4 - i) * MINUTE);
        const numbers = async (found: Promise<readonly SyncedCase[]>) =>
          (await found).map(({ caseNo }) => Number(caseNo.slice(-4)));
        expect(await numbers(next())).toEqual([4, 3, 2, 1]);
        expect(await numbers(next(10, { ackedBy: NOW + 2 * MINUTE }))).toEqual([4, 3]);
        for (const caseNo of [rows[3], rows[2]].map((row) => row?.record.caseNo ?? '')) {
          const [one] = await ledger.synced({ caseNos: [caseNo] }, 1, 0);
          const { id = 0, version = 0 } = one ?? {};
          const at = NOW + (caseNo.endsWith('4') ? 8 : 7) * MINUTE;
          await ledger.settleLookUps([{ id, version, found: confirmed }], at);
        }
        expect(await numbers(next(10, { confirmedBy: NOW + 9 * MINUTE }))).toEqual([2, 1, 3, 4]);
        expect(await numbers(next(3, { confirmedBy: NOW + 9 * MINUTE }))).toEqual([2, 1, 3]);
        expect(await numbers(next(10, { confirmedBy: NOW + 7 * MINUTE }))).toEqual([2, 1, 3]);
      });
    });

    describe('counts for the doctor', () => {
      it('tell statuses as the source words them, without excluded cases', async () => {
        await ingest([
          ...manyRows(2),
          aRow({ caseNo: 'x', status: 'strange', subStatus: 'very' }),
          aRow({ caseNo: 'y', status: 'other' }, { excluded: true }),
        ]);
        expect(await ledger.sourceStatuses()).toEqual([
          { status: 'processing', subStatus: '', count: 2 },
          { status: 'strange', subStatus: 'very', count: 1 },
        ]);
      });

      it('tell the codes of present refusals', async () => {
        await ingest(manyRows(3));
        const refused = {
          outcome: 'rejected',
          reason: 'PORTAL_REJECTED',
          portalCode: '77',
          detail: '',
        } as const;
        await settleAll(await take('a', NOW, 2), refused);
        expect(await ledger.refusalCodes()).toEqual(new Map([['77', 2]]));
      });
    });

    it('stores nobody’s name, number or address in the clear', async () => {
      await ingest([aRow({ note: 'ghi chú riêng' })]);
      await settleAll(await take(), retry());
      const { applicant, contact } = aCase();
      const raw = await under.raw();
      expect(raw).toContain(aCase().caseNo);
      for (const secret of [
        applicant.name,
        applicant.idNo,
        applicant.address,
        contact.telephone,
        contact.email,
      ]) {
        expect(raw).not.toContain(secret);
      }
      expect(raw).not.toContain('ghi chú riêng');
    });

    it('keeps its counters equal to a recount whatever happens in whatever order', async () => {
      const settlements = [
        { outcome: 'synced' },
        { outcome: 'released' },
        retry(),
        retry({ retryAt: null }),
        { outcome: 'blocked', reason: 'STATUS_UNMAPPED', detail: 'x' },
        { outcome: 'rejected', reason: 'TOO_LARGE', portalCode: null, detail: '' },
      ] satisfies Settlement[];
      const lookUps = [
        { outcome: 'confirmed' },
        { outcome: 'disproved', reason: 'MISSING_AT_PORTAL' },
        { outcome: 'disproved', reason: 'DIFFERS_AT_PORTAL', status: '9' },
      ] satisfies LookedUp['found'][];
      const caseNo = fc.integer({ min: 0, max: 5 }).map((i) => `case-${i}`);
      const step = fc.oneof(
        fc.record({
          kind: fc.constant('ingest' as const),
          caseNo,
          status: fc.constantFrom('new', 'done'),
          agencyCode: fc.constantFrom('A', 'B'),
          excluded: fc.boolean(),
        }),
        fc.record({ kind: fc.constant('deliver' as const), settlement: fc.constantFrom(...settlements) }),
        fc.record({ kind: fc.constant('lease' as const) }),
        fc.record({
          kind: fc.constant('baseline' as const),
          caseNo,
          status: fc.constantFrom('1', '4', null),
        }),
        fc.record({ kind: fc.constant('replay' as const) }),
        fc.record({ kind: fc.constant('verify' as const), found: fc.constantFrom(...lookUps) }),
        fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: -LEASE_MS, max: LEASE_MS }) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
          const fresh = await open();
          let now = NOW;
          let owner = 0;
          try {
            for (const one of steps) {
              owner += 1;
              const request = { owner: `o${owner}`, limit: 3, now, leaseMs: LEASE_MS, lingerMs: 0 };
              if (one.kind === 'wait') now += one.ms;
              else if (one.kind === 'lease') await fresh.ledger.lease(request);
              else if (one.kind === 'baseline') await fresh.ledger.importBaseline([one], now);
              else if (one.kind === 'replay') {
                await fresh.ledger.replay({}, { now, dryRun: false, ratePerSecond: null, note: '' });
              } else if (one.kind === 'verify') {
                const synced = await fresh.ledger.synced({}, 2, 0);
                const looked = synced.map(({ id, version }) => ({ id, version, found: one.found }));
                await fresh.ledger.settleLookUps(looked, now);
              } else if (one.kind === 'ingest') {
                const { excluded, caseNo: no, status, agencyCode } = one;
                const row = aRow({ caseNo: no, status, agencyCode }, { excluded });
                await fresh.ledger.ingest({ rows: [row], drafts: [], readAt: now, now });
              } else {
                const lease = await fresh.ledger.lease(request);
                const sent = (lease?.records ?? []).map(({ id, version }) => {
                  return { id, version, sentStatus: '4' as const, settlement: one.settlement };
                });
                await fresh.ledger.settle(request.owner, sent, now);
              }
              expect(await fresh.ledger.recount(false)).toBe(0);
            }
          } finally {
            await fresh.dispose();
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}
