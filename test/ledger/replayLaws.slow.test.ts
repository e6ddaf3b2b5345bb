import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settlement } from '../../src/domain/settle.ts';
import type { LedgerRecord } from '../../src/ledger/port/cases.ts';
import type { IngestRow } from '../../src/ledger/port/ingest.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import type { Replay, ReplayAction } from '../../src/ledger/port/replays.ts';
import { aRow, NOW } from '../support/cases.ts';
import { LEDGERS, type LedgerPlace } from './places.ts';

const BY = { who: 'cli:tester', origin: 'here' };
const CASES = 6;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dongbo-replays-'));
});
afterEach(() => rm(dir, { recursive: true }));

const settlements: Settlement[] = [
  { outcome: 'synced' },
  { outcome: 'synced' },
  { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' },
  { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '12', detail: 'no' },
  { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'note' },
  {
    outcome: 'retry',
    retryAt: null,
    charge: true,
    reason: 'RETRY_SCHEDULED',
    portalCode: '9',
    detail: 'busy',
  },
];
const which = fc.integer({ min: 0, max: CASES - 1 });
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('change' as const), which, excluded: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('renumber' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('census' as const),
      shows: fc.array(fc.boolean(), { minLength: CASES, maxLength: CASES }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lease' as const), limit: fc.constantFrom(1, 3) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('deliver' as const), with: fc.constantFrom(...settlements) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('settle' as const), with: fc.constantFrom(...settlements) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.constantFrom(400, 1_000, 400_000) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('begin' as const),
      portalCodes: fc.constantFrom<(string[] | undefined)[]>(undefined, ['11'], ['9', '12']),
      ratePerSecond: fc.constantFrom(null, 1, 2.5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('steer' as const),
      id: fc.integer({ min: 1, max: 3 }),
      action: fc.constantFrom<ReplayAction[]>('pause', 'pause', 'resume', 'resume', 'resume', 'cancel'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('step' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** What is known of each replay from outside: the cases it was begun with that it has not looked at yet. */
interface Known {
  readonly selection: readonly Pick<LedgerRecord, 'id' | 'version'>[];
  looked: number;
  released: number;
}

class Run {
  readonly #place: LedgerPlace;
  readonly #replays = new Map<number, Known>();
  /** By case: how often the replays must have put it back. */
  readonly #requeue = new Map<number, number>();
  /** By row: whether it has its second number. */
  readonly #renumbered = new Set<number>();
  #leases: { readonly owner: string; readonly sent: readonly { id: number; version: number }[] }[] = [];
  #now = NOW;
  #owners = 0;
  ledger: Ledger;

  constructor(place: LedgerPlace) {
    this.#place = place;
    this.ledger = this.#open();
  }

  #open(): Ledger {
    return this.#place.open({ now: () => this.#now });
  }

  async take(one: Step): Promise<void> {
    const now = this.#now;
    switch (one.kind) {
      case 'change': {
        const row = this.#rowOf(one.which, { excluded: one.excluded ? 'rule' : null });
        await this.ledger.ingest({ rows: [row], drafts: [], readAt: now, now });
        return;
      }
      case 'renumber': {
        if (!this.#renumbered.delete(one.which)) this.#renumbered.add(one.which);
        await this.ledger.ingest({ rows: [this.#rowOf(one.which)], drafts: [], readAt: now, now });
        return;
      }
      case 'census':
        return await this.#census(one.shows);
      case 'lease': {
        this.#owners += 1;
        const owner = `o${this.#owners}`;
        const lease = await this.ledger.lease({
          owner,
          limit: one.limit,
          now,
          leaseMs: 300_000,
          lingerMs: 0,
        });
        if (lease !== null) this.#leases.push({ owner, sent: lease.records });
        return;
      }
      case 'settle': {
        const lease = this.#leases.shift();
        const sent = (lease?.sent ?? []).map(({ id, version }) => {
          return { id, version, sentStatus: '4' as const, settlement: one.with };
        });
        await this.ledger.settle(lease?.owner ?? '', sent, now);
        return;
      }
      case 'deliver':
        await this.take({ kind: 'lease', limit: 1 });
        this.#leases.reverse();
        return await this.take({ kind: 'settle', with: one.with });
      case 'clock':
        this.#now += one.ms;
        return;
      case 'begin':
        return await this.#begin(one);
      case 'steer':
        await this.ledger.steerReplay(one.id, one.action, BY, now);
        return;
      case 'step':
        return await this.#step();
      case 'kill':
        await this.ledger.close();
        this.ledger = this.#open();
    }
  }

  #rowOf(which: number, over: Parameters<typeof aRow>[1] = {}): IngestRow {
    const sourceId = `case-${which}`;
    const caseNo = this.#renumbered.has(which) ? `${sourceId}b` : sourceId;
    return aRow({ caseNo, sourceId, note: String(this.#owners) }, over);
  }

  /** Two in a row make gone what they do not show; a selected case that is gone is not put back. */
  async #census(shows: readonly boolean[]): Promise<void> {
    this.#now += 1_000;
    const startedAt = this.#now;
    const ids = new Set<number>();
    const rows = shows.flatMap((shown, which) => (shown ? [this.#rowOf(which)] : []));
    const witness = {
      shown: (shown: readonly number[]) => {
        for (const id of shown) ids.add(id);
      },
      outdated: () => undefined,
      contested: () => undefined,
    };
    await this.ledger.ingest({ rows, drafts: [], readAt: startedAt, now: startedAt, witness });
    this.#now += 1_000;
    const nothing = { unreadable: new Set<string>(), drafts: new Set<string>() };
    await this.ledger.concludeCensus(
      { startedAt, shown: (id) => ids.has(id), ...nothing, believed: true },
      this.#now,
    );
  }

  async #begin({ portalCodes, ratePerSecond }: Extract<Step, { kind: 'begin' }>): Promise<void> {
    const now = this.#now;
    const selection = (await this.ledger.records({}, 100, 0)).filter(
      ({ state, portalCode }) =>
        state !== 'synced' && state !== 'in_flight' && (portalCodes?.includes(portalCode ?? '') ?? true),
    );
    const replay = await this.ledger.createReplay({
      filter: { portalCodes },
      caseFilter: '{}',
      note: '',
      by: BY,
      ratePerSecond,
      now,
    });
    expect(replay?.matched ?? 0).toBe(selection.length);
    if (replay !== null) this.#replays.set(replay.id, { selection, looked: 0, released: 0 });
  }

  /** Exactly the next cases of one running replay are put back, and nothing else moves. */
  async #step(): Promise<void> {
    const before = await this.#states();
    const running = (await this.ledger.replays({ limit: 100 })).filter(({ state }) => state === 'running');
    const replay = await this.ledger.stepReplay(this.#now);
    const due = running.filter(({ nextAt }) => nextAt <= this.#now);
    if (due.length === 0) expect(replay, 'none is due').toBeNull();
    else expect(due.map(({ id }) => id)).toContain(replay?.id);
    const expected = replay === null ? [] : this.#nextOf(replay, before);
    const after = await this.#states();
    for (const [id, record] of before) {
      if (expected.includes(id)) {
        expect(after.get(id)).toMatchObject({ state: 'pending', reason: 'AWAITING_DELIVERY', attempts: 0 });
      } else expect(after.get(id)).toEqual(record);
    }
  }

  #nextOf(replay: Replay, before: ReadonlyMap<number, LedgerRecord>): readonly number[] {
    const known = this.#replays.get(replay.id);
    if (known === undefined) throw new Error('a replay that nobody began');
    const { ratePerSecond } = replay;
    const most = ratePerSecond === null ? known.selection.length : Math.floor(ratePerSecond);
    const batch = known.selection.slice(known.looked, known.looked + most);
    const expected = batch.filter(({ id, version }) => {
      const record = before.get(id);
      return record?.version === version && record.state !== 'synced' && record.state !== 'in_flight';
    });
    known.looked += batch.length;
    known.released += expected.length;
    for (const { id } of expected) this.#requeue.set(id, (this.#requeue.get(id) ?? 0) + 1);
    const skipped = known.looked - known.released;
    expect(replay).toMatchObject({ released: known.released, skipped, matched: known.selection.length });
    expect(replay.state).toBe(known.looked === known.selection.length ? 'done' : 'running');
    return expected.map(({ id }) => id);
  }

  async #states(): Promise<ReadonlyMap<number, LedgerRecord>> {
    return new Map((await this.ledger.records({}, 100, 0)).map((record) => [record.id, record]));
  }

  /** The counters equal a recount, and what is told of the replays equals what happened. */
  async expectTold(): Promise<void> {
    expect(await this.ledger.recount()).toBe(0);
    for (const [id, known] of this.#replays) {
      const replay = await this.ledger.replay(id);
      expect(replay).toMatchObject({ released: known.released, skipped: known.looked - known.released });
      const outcomes = await this.ledger.replayOutcomes(id);
      expect(outcomes.reduce((sum, { count }) => sum + count, 0)).toBe(known.released);
    }
    for (let i = 0; i < CASES; i += 1) {
      for (const caseNo of [`case-${i}`, `case-${i}b`]) {
        const found = await this.ledger.record(caseNo);
        if (found === null) continue;
        const told = found.events.filter(({ kind }) => kind === 'replayed').length;
        expect(told, found.record.caseNo).toBe(this.#requeue.get(found.record.id) ?? 0);
      }
    }
  }

  /** Time goes by, nobody interferes: every replay that was neither cancelled nor paused comes to its end. */
  async expectTheEnd(): Promise<void> {
    for (let i = 0; i < 100; i += 1) {
      await this.take({ kind: 'step' });
      this.#now += 1_000;
    }
    for (const [id, { looked, selection }] of this.#replays) {
      const state = (await this.ledger.replay(id))?.state;
      expect(['done', 'paused', 'cancelled']).toContain(state);
      if (state === 'done') expect(looked).toBe(selection.length);
    }
  }
}

describe.each(LEDGERS)('on $name', ({ name, share, place }) => {
  it('whatever happens, a replay requeues exactly its selected cases that still wait, once', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        runs += 1;
        const under = await place(dir, `${name} ${runs}`);
        const run = new Run(under);
        try {
          for (let i = 0; i < CASES; i += 1) await run.take({ kind: 'change', which: i, excluded: false });
          for (const one of steps) await run.take(one);
          await run.expectTold();
          await run.expectTheEnd();
          await run.expectTold();
        } finally {
          await run.ledger.close();
          await under.remove();
        }
      }),
      { numRuns: Math.round(60 * Math.max(share, 0.4)) },
    );
  });
});
