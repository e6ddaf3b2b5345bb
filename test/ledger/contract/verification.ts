import { describe, expect, it } from 'vitest';
import type { IngestRow } from '../../../src/ledger/port/ingest.ts';
import type { LookedUp, SyncedCase, VerifyOrder } from '../../../src/ledger/port/verification.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

export function describeVerification(t: LedgerBench): void {
  const { ingest, take, settleAll, only } = t;

  describe('verification', () => {
    const confirmed = { outcome: 'confirmed' } as const;
    const missing = { outcome: 'disproved', reason: 'MISSING_AT_PORTAL' } as const;
    const differs = { outcome: 'disproved', reason: 'DIFFERS_AT_PORTAL', status: '9' } as const;
    const syncAll = async (rows: readonly IngestRow[], at = NOW) => {
      await ingest(rows, at);
      await settleAll(await take('a', at), { outcome: 'synced' }, at);
      return await t.ledger.synced({}, 100, 0);
    };
    const settleOne = async (found: LookedUp['found'], at = NOW + MINUTE) => {
      const [one] = await t.ledger.synced({}, 1, 0);
      if (one === undefined) throw new Error('nothing is synced');
      return await t.ledger.settleLookUps([{ id: one.id, version: one.version, found }], at);
    };
    const next = (limit = 10, order: Partial<VerifyOrder> = {}) =>
      t.ledger.toVerify({ limit, ackedBy: NOW + 60 * MINUTE, confirmedBy: NOW, ...order });

    it('lists synced cases only, by filter, page by page', async () => {
      const all = await syncAll(manyRows(3, (i) => ({ agencyCode: i < 2 ? 'H23.12' : 'H23.14' })));
      await ingest(manyRows(4).slice(3));
      expect(all).toHaveLength(3);
      expect(all[0]).toMatchObject({ caseNo: 'H23.12-241101-0001', version: 1, ackedStatus: '4' });
      const filter = { agencies: ['H23.12'] };
      const first = await t.ledger.synced(filter, 1, 0);
      expect(await t.ledger.synced(filter, 5, first[0]?.id ?? 0)).toEqual(all.slice(1, 2));
    });

    it('counts a confirmed case as verified, and as synced as before', async () => {
      await syncAll([aRow()]);
      expect(await settleOne(confirmed)).toEqual({ confirmed: 1, present: 0, missing: 0, differs: 0 });
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 1, verified: 1 });
    });

    it('leaves a case that is there with an unreadable status synced, not verified, and looks at others first', async () => {
      const all = await syncAll(manyRows(3));
      expect(await settleOne({ outcome: 'present' })).toEqual({
        confirmed: 0,
        present: 1,
        missing: 0,
        differs: 0,
      });
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 3, verified: 0 });
      expect((await next()).map(({ id }) => id)).toEqual(all.slice(1).map(({ id }) => id));
      const later = await next(10, { confirmedBy: NOW + MINUTE });
      expect(later.map(({ id }) => id)).toEqual([...all.slice(1), ...all.slice(0, 1)].map(({ id }) => id));
    });

    it('makes a disproved case stale, neither synced nor verified, with its reason and event', async () => {
      for (const [found, reason] of [
        [missing, 'MISSING_AT_PORTAL'],
        [differs, 'DIFFERS_AT_PORTAL'],
      ] as const) {
        const caseNo = `case-${reason}`;
        await syncAll([aRow({ caseNo })]);
        await settleOne(found);
        expect(await only(caseNo)).toMatchObject({ state: 'pending', reason });
        const events = (await t.ledger.record(caseNo))?.events ?? [];
        expect(events.map(({ kind, reason: why }) => [kind, why])).toEqual([['disproved', reason]]);
      }
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 0, verified: 0, stale: 2 });
    });

    it('never leases a disproved case before it was read again, not even after a replay', async () => {
      await syncAll([aRow()]);
      await settleOne(missing);
      for (let times = 0; times < 2; times += 1) {
        expect((await take('b', NOW + 60 * MINUTE))?.records ?? []).toEqual([]);
        expect(await t.ledger.backlog(NOW + 60 * MINUTE, 10)).toEqual({
          due: 0,
          inFlight: 0,
          nextDueAt: null,
        });
        await t.ledger.requeue({}, { now: NOW, note: '' });
        await take('b', NOW + 60 * MINUTE);
      }
    });

    it('stops sending a case that the portal stores otherwise each time, and keeps it unsynced', async () => {
      const row = aRow();
      for (const round of [1, 2, 3]) {
        await t.ingest([row], NOW + round * MINUTE);
        await t.settleAll(await t.take('a', NOW + round * MINUTE), { outcome: 'synced' });
        const [one] = await t.ledger.synced({}, 1, 0);
        if (one === undefined) throw new Error(`not synced in round ${round}`);
        await t.ledger.settleLookUps([{ id: one.id, version: one.version, found: differs }], NOW, {
          forced: true,
        });
      }
      await t.ingest([row], NOW + 9 * MINUTE);
      expect(await t.take('b', NOW + 9 * MINUTE)).toBeNull();
      expect(await t.only()).toMatchObject({
        state: 'rejected',
        reason: 'STORED_OTHERWISE',
        detail: '9 ≠ 4',
      });
      expect(await t.ledger.recount()).toBe(0);
    });

    it('sends a disproved case once it was read again, although its content is the same', async () => {
      for (const [found, work] of [
        // A look-up can miss a case that is there, so even a missing one is first sent as an update.
        [missing, 'update'],
        [differs, 'update'],
      ] as const) {
        const row = aRow({ caseNo: `case-${found.reason}` });
        await syncAll([row]);
        await settleOne(found);
        expect(await ingest([row], NOW + 2 * MINUTE)).toMatchObject({ changed: 1 });
        const lease = await take('b', NOW + 2 * MINUTE);
        expect(lease).toMatchObject({ work, records: [{ record: { caseNo: `case-${found.reason}` } }] });
        await settleAll(lease, { outcome: 'synced' }, NOW + 2 * MINUTE);
        expect(await only(`case-${found.reason}`)).toMatchObject({ state: 'synced', reason: null });
        expect(await ingest([row], NOW + 3 * MINUTE), 'and is then as it was').toMatchObject({
          unchanged: 1,
        });
        await settleOne(confirmed);
        await ingest([aRow({ caseNo: `case-${found.reason}` }, { excluded: 'rule' })], NOW + 4 * MINUTE);
      }
    });

    it('leaves alone a case that changed, was sent again or was excluded since its look-up', async () => {
      const [before] = await syncAll([aRow()]);
      const { id = 0, version = 0 } = before ?? {};
      const late = () => t.ledger.settleLookUps([{ id, version, found: missing }], NOW + 5 * MINUTE);
      const none = { confirmed: 0, present: 0, missing: 0, differs: 0 };
      await ingest([aRow({ status: 'done' })], NOW + MINUTE);
      expect(await late()).toEqual(none);
      await settleAll(await take('b', NOW + MINUTE), { outcome: 'synced' }, NOW + MINUTE);
      expect(await late()).toEqual(none);
      expect(await only()).toMatchObject({ state: 'synced', version: 2 });
      await ingest([aRow({ status: 'done' }, { excluded: 'rule' })], NOW + 2 * MINUTE);
      expect(await t.ledger.settleLookUps([{ id, version: 2, found: confirmed }], NOW)).toEqual(none);
    });

    it('moves a cursor in the same transaction, by the look-ups that counted', async () => {
      const [one] = await syncAll([aRow()]);
      const found = [{ id: one?.id ?? 0, version: one?.version ?? 0, found: confirmed }];
      await t.ledger.settleLookUps(found, NOW, {
        cursorAfter: (tally) => ({ name: 'walk', value: JSON.stringify(tally) }),
      });
      expect(await t.ledger.cursor('walk')).toBe('{"confirmed":1,"present":0,"missing":0,"differs":0}');
    });

    it('records neither the look-ups that trip the breaker nor later ones, unless they are forced', async () => {
      const all = await syncAll(manyRows(45));
      const looked = (from: number, to: number, found: LookedUp['found']) =>
        all.slice(from, to).map(({ id, version }) => ({ id, version, found }));
      const cursorAfter = () => ({ name: 'walk', value: 'moved' });
      expect(await t.ledger.settleLookUps(looked(0, 29, missing), NOW)).toMatchObject({ missing: 29 });
      expect(
        await t.ledger.settleLookUps(
          [...looked(29, 30, confirmed), ...looked(30, 31, missing)],
          NOW + MINUTE,
          { cursorAfter },
        ),
      ).toBeNull();
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 16, verified: 0 });
      expect(await t.ledger.cursor('walk')).toBeNull();
      expect(await t.ledger.settleLookUps(looked(29, 45, confirmed), NOW + MINUTE)).toBeNull();
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 16, verified: 0 });

      const forced = await t.ledger.settleLookUps(looked(29, 45, missing), NOW, {
        cursorAfter,
        forced: true,
      });
      expect(forced).toMatchObject({ missing: 16 });
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 0, stale: 45 });
      expect(await t.ledger.cursor('walk')).toBe('moved');
    });

    it('feeds no look-up to the breaker whose case is no longer what was looked up', async () => {
      const all = await syncAll(manyRows(40));
      const late = all.map(({ id, version }) => ({ id, version: version + 1, found: missing }));
      expect(await t.ledger.settleLookUps(late, NOW)).toEqual({
        confirmed: 0,
        present: 0,
        missing: 0,
        differs: 0,
      });
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 40 });
    });

    it('looks up unconfirmed cases first, longest acknowledged first, then those confirmed longest ago', async () => {
      const rows = manyRows(4);
      for (const [i, row] of rows.entries()) await syncAll([row], NOW + (4 - i) * MINUTE);
      const numbers = async (found: Promise<readonly SyncedCase[]>) =>
        (await found).map(({ caseNo }) => Number(caseNo.slice(-4)));
      expect(await numbers(next())).toEqual([4, 3, 2, 1]);
      expect(await numbers(next(10, { ackedBy: NOW + 2 * MINUTE }))).toEqual([4, 3]);
      for (const caseNo of [rows[3], rows[2]].map((row) => row?.record.caseNo ?? '')) {
        const [one] = await t.ledger.synced({ caseNos: [caseNo] }, 1, 0);
        const { id = 0, version = 0 } = one ?? {};
        const at = NOW + (caseNo.endsWith('4') ? 8 : 7) * MINUTE;
        await t.ledger.settleLookUps([{ id, version, found: confirmed }], at);
      }
      expect(await numbers(next(10, { confirmedBy: NOW + 9 * MINUTE }))).toEqual([2, 1, 3, 4]);
      expect(await numbers(next(3, { confirmedBy: NOW + 9 * MINUTE }))).toEqual([2, 1, 3]);
      expect(await numbers(next(10, { confirmedBy: NOW + 7 * MINUTE }))).toEqual([2, 1, 3]);
    });
  });
}
