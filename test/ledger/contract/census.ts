import { describe, expect, it } from 'vitest';
import type { CensusEvidence, IngestRow } from '../../../src/ledger/port/ingest.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

const A = 'H23.12-241101-0001';
const B = 'H23.12-241101-0002';
const row = (caseNo: string, sourceId: string, over: Parameters<typeof aRow>[0] = {}): IngestRow =>
  aRow({ caseNo, sourceId, ...over });
const copyOf = (sourceId: string, caseNo: string) => ({ origin: { sourceId, caseNo } });

export function describeCensus(t: LedgerBench): void {
  const { ingest, only, take, settleAll } = t;
  const excludedBy = async () => (await t.ledger.gapTotals()).excludedBy;
  const total = async () => {
    const { synced, never, stale } = await t.ledger.gapTotals();
    return synced + never + stale;
  };
  const sound = async () => expect(await t.ledger.recount()).toBe(0);

  /** Reads these rows as a whole census does, and concludes it. */
  async function census(at: number, rows: readonly IngestRow[], over: Partial<CensusEvidence> = {}) {
    const shown = new Set<number>();
    const witness = {
      shown: (ids: readonly number[]) => {
        for (const id of ids) shown.add(id);
      },
      contested: () => undefined,
      outdated: () => undefined,
    };
    await t.ledger.ingest({ rows, drafts: [], readAt: at, now: at, witness });
    const evidence = { startedAt: at, shown: (id: number) => shown.has(id), believed: true };
    const nothing = { unreadable: new Set<string>(), drafts: new Set<string>() };
    return await t.ledger.concludeCensus({ ...evidence, ...nothing, ...over }, at + 1_000);
  }

  describe('a census', () => {
    it('declares gone what two in a row did not show, and counts it again when it comes back', async () => {
      await ingest([row(A, '1'), row(B, '2')]);
      await settleAll(await take(), { outcome: 'synced' });
      expect(await census(NOW + MINUTE, [row(A, '1')])).toEqual({ missing: 1, gone: 0 });
      expect(await total()).toBe(2);
      // What is gone is no longer missing: nobody may announce that it will not count from the next census on.
      expect(await census(NOW + 2 * MINUTE, [row(A, '1')])).toEqual({ missing: 0, gone: 1 });
      expect(await total()).toBe(1);
      expect(await excludedBy()).toEqual({ rule: 0, copy: 0, gone: 1, earlier: 0, elsewhere: 0 });
      expect(await only(B)).toMatchObject({ excluded: 'gone', lastAckAt: NOW });
      await sound();

      await ingest([row(B, '2')], NOW + 3 * MINUTE);
      expect(await only(B)).toMatchObject({ excluded: null, state: 'synced' });
      const kinds = (await t.ledger.record(B))?.events.map(({ kind, detail }) => [kind, detail]);
      expect(kinds).toEqual([
        ['excluded', 'gone'],
        ['counted', 'gone'],
      ]);
      await sound();
    });

    it('does not declare gone what one of them showed, nor by one that is not believed', async () => {
      await ingest([row(A, '1'), row(B, '2')]);
      await census(NOW + MINUTE, [row(A, '1')]);
      await census(NOW + 2 * MINUTE, [row(A, '1'), row(B, '2')]);
      expect(await census(NOW + 3 * MINUTE, [row(A, '1')])).toEqual({ missing: 1, gone: 0 });
      const doubted = await census(NOW + 4 * MINUTE, [row(A, '1')], { believed: false });
      expect(doubted).toEqual({ missing: 1, gone: 0 });
      expect(await total()).toBe(2);
    });

    it('does not call missing what does not count anyway, and declares it gone all the same', async () => {
      await ingest([row(A, '1'), { ...row('copied', '2'), excluded: 'copy' }]);
      expect(await census(NOW + MINUTE, [row(A, '1')])).toEqual({ missing: 0, gone: 0 });
      expect(await census(NOW + 2 * MINUTE, [row(A, '1')])).toEqual({ missing: 0, gone: 1 });
      expect(await excludedBy()).toMatchObject({ copy: 0, gone: 1 });
      await sound();
    });

    it('does not miss what came or changed while it was reading, was unreadable, or is outside it', async () => {
      await ingest([row(A, '1'), row(B, '2'), { ...row('early', '3'), excluded: 'earlier' }]);
      for (const at of [NOW + MINUTE, NOW + 2 * MINUTE]) {
        await ingest([row(A, '1', { note: String(at), modifiedAt: at })], at + 500);
        expect(await census(at, [], { unreadable: new Set(['2']) })).toEqual({ missing: 0, gone: 0 });
      }
      expect(await total()).toBe(2);
    });

    it('forgets drafts that it did not show', async () => {
      const drafts = (at: number, ids: string[]) =>
        t.ledger.ingest({ rows: [], drafts: ids, readAt: at, now: at });
      await drafts(NOW, ['7', '8']);
      await drafts(NOW + MINUTE + 1, ['9']);
      await census(NOW + MINUTE, [], { drafts: new Set(['8']) });
      expect((await t.ledger.gapTotals()).unnumbered).toBe(2);
    });

    it('does not let an older page bring back what is gone', async () => {
      await ingest([row(A, '1')]);
      await census(NOW + MINUTE, []);
      await census(NOW + 2 * MINUTE, []);
      await ingest([row(A, '1')], NOW + 3 * MINUTE, NOW + MINUTE);
      expect((await only(A)).excluded).toBe('gone');
    });
  });

  describe('a case that was entered a second time with the same content', () => {
    const twin = row(A, '2', { modifiedAt: NOW - 86_400_000 });
    const read = async (at: number, rows: readonly IngestRow[], inherits = false) => {
      const found = { shown: new Set<number>(), contested: [] as string[] };
      const witness = {
        shown: (ids: readonly number[]) => {
          for (const id of ids) found.shown.add(id);
        },
        contested: (_id: number, { record }: IngestRow) => void found.contested.push(record.sourceId),
        outdated: () => undefined,
      };
      await t.ledger.ingest({ rows, drafts: [], readAt: at, now: at, inherits, witness });
      return found;
    };

    it('is told of at once, on one page or on two', async () => {
      expect((await read(NOW, [row(A, '1'), twin])).contested).toEqual(['2']);
      expect((await read(NOW + MINUTE, [twin])).contested).toEqual(['2']);
      expect((await read(NOW + 2 * MINUTE, [row(A, '1')])).contested).toEqual([]);
    });

    it('lives on in its other row, once the first is no longer shown', async () => {
      await ingest([row(A, '1')]);
      await settleAll(await take(), { outcome: 'synced' });
      await read(NOW + MINUTE, [twin], true);
      expect((await read(NOW + 2 * MINUTE, [twin])).shown.size).toBe(1);
      expect(await only(A)).toMatchObject({ state: 'synced', version: 1, excluded: null });
      await sound();
    });
  });

  describe('a renumbered case', () => {
    it('counts once: its old number is gone at once, and names the new one', async () => {
      await ingest([row(A, '1')]);
      await ingest([row(B, '1', { modifiedAt: NOW })], NOW + MINUTE);
      expect(await total()).toBe(1);
      expect(await only(A)).toMatchObject({ excluded: 'gone' });
      expect((await t.ledger.record(A))?.events).toMatchObject([
        { kind: 'excluded', detail: `renumbered ${B}` },
      ]);
      await sound();
    });

    it('can have its old number again, and an older page changes nothing', async () => {
      await ingest([row(A, '1')]);
      await ingest([row(B, '1')], NOW + MINUTE);
      await ingest([row(A, '1')], NOW + 2 * MINUTE, NOW + 1_000);
      expect([(await only(A)).excluded, (await only(B)).excluded]).toEqual(['gone', null]);
      await ingest([row(A, '1')], NOW + 3 * MINUTE);
      expect([(await only(A)).excluded, (await only(B)).excluded]).toEqual([null, 'gone']);
      await sound();
    });

    it('counts once when a page brings its old number back that is older than what is known of the row', async () => {
      await ingest([row(A, '1')]);
      await ingest([row(B, '1')], NOW + MINUTE);
      await ingest([row(B, '1', { note: 'changed', modifiedAt: NOW })], NOW + 3 * MINUTE);
      const late = await ingest([row(A, '1')], NOW + 4 * MINUTE, NOW + 2 * MINUTE);
      expect(late).toEqual({ added: 0, changed: 0, unchanged: 0, outdated: 1 });
      expect([(await only(A)).excluded, (await only(B)).excluded]).toEqual(['gone', null]);
      expect(await total()).toBe(1);
      await sound();
    });

    it('is not what two rows are that swap their numbers', async () => {
      await ingest([row(A, '1'), row(B, '2')]);
      await ingest([row(A, '2', { modifiedAt: NOW }), row(B, '1', { modifiedAt: NOW })], NOW + MINUTE);
      expect(await total()).toBe(2);
    });

    it('may change number, agency and date at once', async () => {
      await ingest([row(A, '1')]);
      const changed = { agencyCode: 'H23.99', receivedAt: NOW - 86_400_000 * 40, modifiedAt: NOW };
      await ingest([row(B, '1', changed)], NOW + MINUTE);
      expect(await total()).toBe(1);
      expect(await only(B)).toMatchObject({ agencyCode: 'H23.99' });
      await sound();
    });
  });

  describe('an inter-agency copy', () => {
    it('is not counted once its original is known, whichever comes first', async () => {
      await ingest([row(A, '1')]);
      await ingest([row(B, '2', copyOf('1', A))]);
      expect(await excludedBy()).toMatchObject({ copy: 1 });
      expect(await only(B)).toMatchObject({ excluded: 'copy', originCaseNo: A });

      await ingest([row('copy first', '4', copyOf('3', ''))]);
      expect(await total()).toBe(2);
      await ingest([row('original', '3')]);
      expect(await total()).toBe(2);
      expect(await only('copy first')).toMatchObject({ excluded: 'copy' });
      expect(await take()).toMatchObject({
        records: [{ record: { caseNo: A } }, { record: { caseNo: 'original' } }],
      });
      await sound();
    });

    it('on one page with its original is not counted either', async () => {
      await ingest([row(B, '2', copyOf('1', A)), row(A, '1')]);
      expect([await total(), await excludedBy()]).toMatchObject([1, { copy: 1 }]);
    });

    it('counts while its original is unknown or gone, and one of two that name each other counts', async () => {
      await ingest([row(B, '2', copyOf('1', A))]);
      expect(await total()).toBe(1);
      await ingest([row(A, '1')]);
      await ingest([{ ...row(A, '1'), excluded: 'gone' }], NOW + MINUTE);
      await ingest([row(B, '2', copyOf('1', A))], NOW + 2 * MINUTE);
      expect([await total(), (await only(B)).excluded]).toEqual([1, null]);

      const pair = [row('x', '8', copyOf('9', 'y')), row('y', '9', copyOf('8', 'x'))];
      for (const at of [1, 2, 3]) await ingest(pair, NOW + at * MINUTE);
      expect(await total()).toBe(3);
      await sound();
    });

    it('is no copy that names itself', async () => {
      await ingest([row(A, '1', copyOf('1', A))]);
      expect(await total()).toBe(1);
    });
  });

  describe('a case received before the census begins', () => {
    it('is delivered, and counted beside the total', async () => {
      await ingest([{ ...row(A, '1'), excluded: 'earlier' }]);
      expect(await total()).toBe(0);
      const lease = await take();
      expect(lease?.records).toHaveLength(1);
      await settleAll(lease, { outcome: 'synced' });
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 0, excluded: 1 });
      await ingest([{ ...row(B, '2'), excluded: 'earlier' }]);
      await settleAll(await take('b'), { outcome: 'blocked', reason: 'STATUS_UNMAPPED', detail: 'odd' });
      expect(await t.ledger.requeue({ reasons: ['STATUS_UNMAPPED'] }, { now: NOW, note: '' })).toBe(1);
      expect((await take('c'))?.records).toHaveLength(1);
      expect(await t.ledger.toVerify({ limit: 9, ackedBy: NOW, confirmedBy: NOW })).toEqual([]);
      await sound();
    });
  });
}
