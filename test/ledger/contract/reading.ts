import { describe, expect, it } from 'vitest';
import {
  type FoundOrder,
  type LedgerRecord,
  LIST_ORDERS,
  type ListOrder,
  type ListPlace,
} from '../../../src/ledger/port/cases.ts';
import type { RecordFilter } from '../../../src/ledger/port/filter.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

export function describeReading(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;

  describe('reading', () => {
    it('has one identity, as 8 hexadecimal digits', async () => {
      const identity = await t.ledger.identity();
      expect(identity).toMatch(/^[0-9a-f]{8}$/);
      expect(await t.ledger.identity()).toBe(identity);
    });

    it('lists records by filter, page by page', async () => {
      await ingest(manyRows(5, (i) => ({ agencyCode: i < 3 ? 'H23.12' : 'H23.14' })));
      const filter = { agencies: ['H23.12'] };
      const first = await t.ledger.records(filter, 2, 0);
      const rest = await t.ledger.records(filter, 2, first.at(-1)?.id ?? 0);
      expect([first.length, rest.length]).toEqual([2, 1]);
      expect(await t.ledger.records({ agencies: ["x' or 1=1 --"] }, 10, 0)).toEqual([]);
    });

    it('lists the records with given ids, with the dates of the source', async () => {
      await ingest(manyRows(5, (i) => ({ finishedAt: i === 3 ? NOW - MINUTE : null })));
      const all = await t.ledger.records({}, 10, 0);
      const asked = all.filter((_, i) => i === 1 || i === 3);
      const found = await t.ledger.records({ ids: [...asked.map(({ id }) => id), 999] }, 10, 0);
      expect(found).toEqual(asked);
      expect(found.map(({ finishedAt }) => finishedAt)).toEqual([null, NOW - MINUTE]);
      expect(await t.ledger.records({ ids: [] }, 10, 0)).toEqual([]);
    });

    it('counts the list of any filter, up to a bound where no counter knows it', async () => {
      await ingest(manyRows(12, (i) => ({ agencyCode: `A${i % 3}`, domainCode: `D${i % 2}` })));
      await ingest([aRow({ sourceId: 'out', caseNo: 'out', agencyCode: 'A1' }, { excluded: 'rule' })]);
      await settleAll(await take('a', NOW, 4), { outcome: 'synced' });
      const no = { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '9', detail: 'no' } as const;
      await settleAll(await take('a', NOW, 2), no);
      await take('b', NOW, 1);
      const kept: RecordFilter[] = [
        {},
        { agencies: ['A1', 'none'] },
        { states: ['synced'] },
        { states: ['pending', 'in_flight', 'blocked', 'rejected'], domains: ['D0'] },
        { reasons: ['PORTAL_REJECTED'], agencies: ['A0', 'A1', 'A2'] },
      ];
      const scanned: RecordFilter[] = [
        { states: ['in_flight'] },
        { states: ['pending', 'blocked'] },
        { agencies: ['A1'], domains: ['D1'] },
        { receivedFrom: 0 },
      ];
      for (const filter of [...kept, ...scanned]) {
        const found = await t.ledger.records(filter, 100, 0);
        const unsynced = found.filter(({ state }) => state !== 'synced').length;
        const exact = { total: found.length, unsynced, isCounted: true };
        expect(await t.ledger.countCases(filter, 100)).toEqual(exact);
        const bounded = await t.ledger.countCases(filter, 1);
        if (kept.includes(filter)) expect(bounded).toEqual(exact);
        else expect(bounded).toMatchObject({ total: 1, isCounted: false });
      }
    });

    it('lists records in any order, page by page, each once', async () => {
      await ingest(
        manyRows(9, (i) => ({ caseNo: `n-${(i * 7) % 9}`, receivedAt: NOW - (i % 3) * 1_440 * MINUTE })),
      );
      await settleAll(await take('a', NOW, 4), { outcome: 'synced' });
      const all = await t.ledger.records({}, 100, 0);
      const rising: Record<ListOrder, (a: LedgerRecord, b: LedgerRecord) => number> = {
        since: (a, b) => (a.unsyncedSince ?? Infinity) - (b.unsyncedSince ?? Infinity) || a.id - b.id,
        received: (a, b) => (b.receivedAt ?? 0) - (a.receivedAt ?? 0) || b.id - a.id,
        caseNo: (a, b) => (a.caseNo < b.caseNo ? -1 : 1),
      };
      for (const order of LIST_ORDERS) {
        const seen: LedgerRecord[] = [];
        let after: ListPlace | null = null;
        for (let page = 0; page < 6; page += 1) {
          const found = await t.ledger.orderedRecords({}, order, 2, after);
          seen.push(...found.map(({ record }) => record));
          after = found.at(-1)?.place ?? after;
        }
        expect(seen.map(({ caseNo }) => caseNo)).toEqual(
          all
            .toSorted((a, b) => (Number.isNaN(rising[order](a, b)) ? a.id - b.id : rising[order](a, b)))
            .map(({ caseNo }) => caseNo),
        );
      }
    });

    it('finds cases by part of a number, whatever its letter case and blanks', async () => {
      await ingest([
        ...manyRows(3, (i) => ({ caseNo: `H23.12-24110${i}` })),
        aRow({ sourceId: 'x', caseNo: 'H23.12/Đất đai 7%', nationCode: 'G09.20-0007' }),
        aRow({ sourceId: 'y', caseNo: 'a*b?c[d_e\\f' }),
      ]);
      const found = async (part: string, within = {}, limit = 10): Promise<readonly string[]> =>
        (await t.ledger.findCases(part, within, limit)).records.map(({ caseNo }) => caseNo);
      expect(await found('h23.12-24 1101')).toEqual(['H23.12-241101']);
      expect(await found('g09.20')).toEqual(['H23.12/Đất đai 7%']);
      expect(await found('đấtĐAI')).toEqual(['H23.12/Đất đai 7%']);
      expect(await found('7%')).toEqual(['H23.12/Đất đai 7%']);
      for (const part of ['*b?', '[d_', 'e\\f', 'B?C[D']) expect(await found(part)).toEqual(['a*b?c[d_e\\f']);
      for (const none of ['h23\0x', 'đ*', '%%', '_3', "' or 1=1 --", 'Đ[', '[a-z]'])
        expect(await found(none)).toEqual([]);
      expect(await found('2411', { caseNos: ['H23.12-241102'] })).toEqual(['H23.12-241102']);
      expect(await t.ledger.findCases('2411', {}, 3)).toMatchObject({ more: false });
      expect(await t.ledger.findCases('2411', {}, 2)).toMatchObject({ more: true });
      expect(await t.ledger.findCases('2411', {}, 2)).toMatchObject({
        total: 3,
        unsynced: 3,
        isCounted: true,
      });
    });

    it('puts the found cases in the order that is asked for', async () => {
      const days = [3, 1, 2];
      await ingest(
        manyRows(3, (i) => ({ caseNo: `n-${i}`, receivedAt: NOW - (days[i] ?? 0) * 1_440 * MINUTE })),
      );
      await settleAll(await take('a', NOW, 1), { outcome: 'synced' });
      const found = async (order?: FoundOrder): Promise<readonly string[]> =>
        (await t.ledger.findCases('n-', {}, 10, order)).records.map(({ caseNo }) => caseNo);
      const [synced = ''] = (await t.ledger.records({ states: ['synced'] }, 1, 0)).map(
        ({ caseNo }) => caseNo,
      );
      expect((await found()).at(-1)).toBe(synced);
      expect(await found('received')).toEqual(['n-1', 'n-2', 'n-0']);
      expect(await found('caseNo')).toEqual(['n-0', 'n-1', 'n-2']);
      expect((await found('since')).at(-1)).toBe(synced);
    });

    it('groups by every dimension so that the groups add up to the totals', async () => {
      await ingest(manyRows(9, (i) => ({ agencyCode: `A${i % 3}`, domainCode: `D${i % 2}` })));
      await settleAll(await take('a', NOW, 4), { outcome: 'synced' });
      for (const dimension of ['agency', 'domain', 'procedure', 'status', 'month'] as const) {
        const groups = await t.ledger.gapGroups(dimension);
        expect(groups.reduce((sum, group) => sum + group.synced, 0)).toBe(4);
        expect(groups.reduce((sum, group) => sum + group.never, 0)).toBe(5);
      }
      expect(await t.ledger.gapGroups('reason')).toEqual([
        expect.objectContaining({ key: 'AWAITING_DELIVERY', synced: 0, never: 5 }),
      ]);
    });

    it('counts the past by receive date and first acknowledgement', async () => {
      await ingest(manyRows(3, (i) => ({ receivedAt: NOW - (3 - i) * 60 * MINUTE })));
      await settleAll(await take('a', NOW, 1), { outcome: 'synced' }, NOW + MINUTE);
      expect(await t.ledger.gapAsOf(NOW - 2 * 60 * MINUTE, null)).toEqual([
        { key: '', synced: 0, never: 2, stale: 0, verified: 0 },
      ]);
      expect(await t.ledger.gapAsOf(NOW + MINUTE, 'agency')).toEqual([
        { key: 'H23.12', synced: 1, never: 2, stale: 0, verified: 0 },
      ]);
    });

    it('remembers facts, cursors and the circuit', async () => {
      expect(await t.ledger.fact('poll')).toBeNull();
      await t.ledger.setFact('poll', '1', NOW);
      await t.ledger.setFact('poll', '2', NOW);
      expect(await t.ledger.fact('poll')).toEqual({ value: '2', at: NOW });
      const circuit = {
        open: true,
        probeAt: NOW,
        cause: 'outage' as const,
        detail: '',
        openedAt: NOW,
        trips: 1,
      };
      await t.ledger.setCircuit(circuit);
      expect(await t.ledger.circuit()).toEqual(circuit);
      await t.ledger.setCircuit(null);
      expect(await t.ledger.circuit()).toBeNull();
    });
  });

  describe('counts for the doctor', () => {
    it("list statuses in the source's words, without excluded cases", async () => {
      await ingest([
        ...manyRows(2),
        aRow({ caseNo: 'x', status: 'strange', subStatus: 'very' }),
        aRow({ caseNo: 'y', status: 'other' }, { excluded: 'rule' }),
      ]);
      expect(await t.ledger.sourceStatuses()).toEqual([
        { status: 'processing', subStatus: '', count: 2 },
        { status: 'strange', subStatus: 'very', count: 1 },
      ]);
    });

    it('list the codes of present refusals', async () => {
      await ingest(manyRows(3));
      const refused = {
        outcome: 'rejected',
        reason: 'PORTAL_REJECTED',
        portalCode: '77',
        detail: '',
      } as const;
      await settleAll(await take('a', NOW, 2), refused);
      expect(await t.ledger.refusalCodes()).toEqual(new Map([['77', 2]]));
    });
  });
}
