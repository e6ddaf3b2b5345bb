import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Ledger } from '../../../../src/ledger/port/ledger.ts';
import type { ProcessEntry, Term } from '../../../../src/ledger/port/processes.ts';
import { inTerm, type OwnTerm } from '../../../../src/ledger/port/term.ts';
import { manyRows } from '../../../support/cases.ts';
import { withoutPostgres } from '../../../support/postgres.ts';
import { openUnderTest as onPostgres } from '../../postgresUnderTest.ts';
import { openUnderTest as onSqlite } from '../../sqliteUnderTest.ts';

const TERM_MS = 20_000;
const LONG_AGO = 0;

function entry(id: string): ProcessEntry {
  return { id, host: `host-of-${id}`, pid: 1, version: '0.1.0', roles: ['poll', 'push'] };
}

function ownTerm(term: Term): OwnTerm {
  return { ...term, isHeld: () => true };
}

describe.each([
  { name: 'SQLite', open: onSqlite, skipped: false },
  { name: 'PostgreSQL', open: onPostgres, skipped: withoutPostgres },
])('processes of a ledger on $name', ({ open, skipped }) => {
  describe.skipIf(skipped)('that work on it', () => {
    let ledger: Ledger;
    beforeEach(async () => {
      const under = await open(0);
      onTestFinished(() => under.dispose());
      ledger = under.ledger;
    });

    const beat = (
      id: string,
      wanted: readonly Term['role'][] = [],
      held: readonly Term[] = [],
      termMs = TERM_MS,
    ) => ledger.beat(id, { wanted, held, termMs });

    const lease = (id: string) =>
      ledger.lease({ owner: `${id}-delivery`, limit: 10, now: Date.now(), leaseMs: 900_000, lingerMs: 0 });

    const due = async () => (await ledger.backlog(Date.now(), 100)).due;

    it('are shown with what they lead, and are gone when they leave', async () => {
      await ledger.enterProcess(entry('aaaaaaaaaaaa'), null);
      await ledger.enterProcess(entry('bbbbbbbbbbbb'), null);
      await beat('bbbbbbbbbbbb', ['poll']);
      expect(await ledger.processes()).toMatchObject([
        { id: 'aaaaaaaaaaaa', version: '0.1.0', roles: ['poll', 'push'], leads: [], diedAt: null },
        { id: 'bbbbbbbbbbbb', leads: ['poll'] },
      ]);
      await ledger.leaveProcess('bbbbbbbbbbbb');
      expect((await beat('aaaaaaaaaaaa', ['poll']))?.terms).toMatchObject([{ role: 'poll' }]);
      expect(await ledger.processes()).toMatchObject([{ id: 'aaaaaaaaaaaa', leads: ['poll'] }]);
    });

    it('lead a role one at a time: a term is renewed, and another one begins when it has run out', async () => {
      await ledger.enterProcess(entry('aaaaaaaaaaaa'), null);
      await ledger.enterProcess(entry('bbbbbbbbbbbb'), null);
      const first = (await beat('aaaaaaaaaaaa', ['poll', 'push'], [], 0))?.terms ?? [];
      expect(first.map(({ role }) => role).toSorted()).toEqual(['poll', 'push']);
      expect((await beat('aaaaaaaaaaaa', ['poll', 'push'], first))?.terms).toEqual(first);
      expect((await beat('bbbbbbbbbbbb', ['poll', 'push']))?.terms).toEqual([]);
      await beat('aaaaaaaaaaaa', [], first, 0);
      const second = (await beat('bbbbbbbbbbbb', ['poll']))?.terms ?? [];
      expect(second).toEqual([
        { role: 'poll', token: (first.find(({ role }) => role === 'poll')?.token ?? 0) + 1 },
      ]);
      expect((await beat('aaaaaaaaaaaa', [], first))?.terms.map(({ role }) => role)).toEqual(['push']);
    });

    it('that are silent are buried: what they leased is due again, what others leased is not', async () => {
      await ledger.ingest({ rows: manyRows(30), drafts: [], readAt: 1, now: 1 });
      await ledger.enterProcess(entry('aaaaaaaaaaaa'), null);
      expect((await lease('aaaaaaaaaaaa'))?.records).toHaveLength(10);
      await setTimeout(3_000);
      await ledger.enterProcess(entry('bbbbbbbbbbbb'), null);
      const [silent = 0, seen = 0] = (await ledger.processes()).map(({ seenAt }) => seenAt);
      expect((await lease('bbbbbbbbbbbb'))?.records).toHaveLength(10);
      expect(await ledger.buryDead(600_000)).toEqual({ dead: [], reclaimed: 0 });
      const buried = await ledger.buryDead(seen - silent);
      expect(buried).toMatchObject({ dead: [{ id: 'aaaaaaaaaaaa' }], reclaimed: 10 });
      expect(await due()).toBe(20);
      expect(await beat('aaaaaaaaaaaa')).toBeNull();
      expect(await ledger.processes()).toMatchObject([{ diedAt: expect.any(Number) }, { diedAt: null }]);
    });

    it('that have ended are replaced by who has their folder, with their terms and leases', async () => {
      await ledger.ingest({ rows: manyRows(10), drafts: [], readAt: 1, now: 1 });
      await ledger.enterProcess(entry('aaaaaaaaaaaa'), null);
      await beat('aaaaaaaaaaaa', ['poll']);
      await lease('aaaaaaaaaaaa');
      await ledger.enterProcess(entry('cccccccccccc'), 'aaaaaaaaaaaa');
      expect(await due()).toBe(10);
      expect((await beat('cccccccccccc', ['poll']))?.terms).toHaveLength(1);
      expect(await ledger.processes()).toMatchObject([{ id: 'cccccccccccc' }]);
    });

    it('whose term is over write nothing more: no page, no cursor, no fact', async () => {
      await ledger.enterProcess(entry('aaaaaaaaaaaa'), null);
      await ledger.enterProcess(entry('bbbbbbbbbbbb'), null);
      const [old] = (await beat('aaaaaaaaaaaa', ['poll'], [], LONG_AGO))?.terms ?? [];
      if (old === undefined) throw new Error('no term');
      const write = async (): Promise<void> => {
        await ledger.setFact('poll', '{}', 1);
        await ledger.setCursor('changes', 'x');
        await ledger.ingest({ rows: manyRows(1), drafts: [], readAt: 1, now: 1 });
      };
      await inTerm(ownTerm(old), write);
      expect((await beat('bbbbbbbbbbbb', ['poll']))?.terms).toHaveLength(1);
      const over = { code: 'process.term_over' };
      await inTerm(ownTerm(old), async () => {
        await expect(ledger.setFact('poll', '{}', 2)).rejects.toMatchObject(over);
        await expect(ledger.setCursor('changes', 'y')).rejects.toMatchObject(over);
        const page = { rows: manyRows(5), drafts: [], readAt: 2, now: 2 };
        await expect(ledger.ingest(page)).rejects.toMatchObject(over);
      });
      expect(await ledger.fact('poll')).toMatchObject({ at: 1 });
      expect(await ledger.cursor('changes')).toBe('x');
      expect((await ledger.gapTotals()).never).toBe(1);
    });

    it('are all forgotten by who has the ledger for itself', async () => {
      await ledger.enterProcess(entry('aaaaaaaaaaaa'), null);
      const held = (await beat('aaaaaaaaaaaa', ['poll']))?.terms;
      await ledger.forgetProcesses();
      expect(await beat('aaaaaaaaaaaa', [], held)).toBeNull();
      await ledger.enterProcess(entry('bbbbbbbbbbbb'), null);
      expect((await beat('bbbbbbbbbbbb', ['poll']))?.terms).toHaveLength(1);
    });
  });
});
