import { expect } from 'vitest';
import type { PortalStatus } from '../../src/domain/status.ts';
import type { IngestRow } from '../../src/ledger/port/ingest.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { NOW } from '../support/cases.ts';
import { expectAgreement, expectAsOf } from './modelAgreement.ts';
import {
  CASES,
  type CaseNo,
  type Figures,
  figuresOf,
  isDue,
  isLateForGone,
  isLive,
  knownAtPortal,
  type ModelCase,
  newCase,
  otherNumber,
  owed,
  ROWS,
  type RowId,
  retire,
  row,
  settle,
  toNextVersion,
} from './modelCase.ts';
import { takeCensus } from './modelCensus.ts';
import { answerTo, ModelPortal } from './modelPortal.ts';
import type { Step, StepOf, Stored } from './modelStep.ts';

interface Delivery {
  readonly owner: string;
  readonly cases: readonly {
    readonly id: number;
    readonly caseNo: CaseNo;
    readonly version: number;
    readonly status: PortalStatus;
    readonly stored: Stored;
  }[];
}

const MINUTE = 60_000;
const LEASE_MS = 5 * MINUTE;

/** A case's states and leases in a few lines, beside a real ledger that is to do the same. */
export class LedgerModel {
  readonly #open: (now: () => number) => Ledger;
  readonly #cases = new Map<CaseNo, ModelCase>();
  readonly #portal = new ModelPortal();
  readonly #remembered = new Map<CaseNo, PortalStatus | null>();
  readonly #numbers = new Map<RowId, CaseNo>(ROWS.map((id) => [id, id]));
  readonly #snapshots: Figures[] = [];
  #deliveries: Delivery[] = [];
  #ledger: Ledger;
  #now = NOW;
  #owners = 0;
  #only: CaseNo | null = null;
  /** The source's own clock, which only goes forward. */
  #sourceTime = NOW - 86_400_000;

  constructor(open: (now: () => number) => Ledger, held: readonly (string | null)[]) {
    this.#open = open;
    this.#ledger = open(() => this.#now);
    ROWS.forEach((caseNo, i) => {
      const status = held[i] ?? null;
      if (status !== null) this.#portal.hasFromBefore(caseNo, status as PortalStatus);
    });
  }

  close(): Promise<void> {
    return this.#ledger.close();
  }

  async take(step: Step): Promise<void> {
    await this.#take(step);
    this.#holdUnreleased();
  }

  /** What became due although delivery is not opened for it waits; what has a lease is settled first. */
  #holdUnreleased(): void {
    for (const [caseNo, one] of this.#cases) {
      const waits = one.excluded === null && one.state === 'pending';
      if (!waits || one.lease !== null || one.dueAt !== null) one.unreleased = false;
      if (!waits || one.lease !== null || one.dueAt === null || this.#isReleased(caseNo)) continue;
      Object.assign(one, { dueAt: null, unreleased: true });
    }
  }

  #isReleased(caseNo: CaseNo): boolean {
    return this.#only === null || caseNo.startsWith(this.#only);
  }

  async #release({ only }: Omit<StepOf<'release'>, 'kind'>): Promise<void> {
    this.#only = only;
    const rules = only === null ? [] : [{ caseNoPrefix: only }];
    await this.#ledger.configureRelease(rules, this.#now);
    await this.#ledger.applyRelease(this.#now);
    for (const [caseNo, one] of this.#cases) {
      if (this.#isReleased(caseNo)) {
        if (one.unreleased) Object.assign(one, { unreleased: false, dueAt: this.#now });
      } else if (isDue(one, this.#now)) one.lease = null;
    }
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'change':
        return await this.#change(step);
      case 'old reading':
        return await this.#readAnOldPage(step);
      case 'exclusion':
        return await this.#exclude(step);
      case 'renumbering':
        return await this.#renumber(step);
      case 'census':
        return await takeCensus(this.#underCensus(), step);
      case 'snapshot':
        return await this.#takeSnapshot();
      case 'lease':
        return void (await this.#lease(step));
      case 'settle':
        return await this.#settle(step);
      case 'crash':
        return await this.#crash(step);
      case 'clock':
        this.#now += step.minutes * MINUTE;
        return;
      case 'release':
        return await this.#release(step);
      case 'replay':
        return await this.#replay();
      case 'baseline':
        return await this.#importBaseline(step);
    }
  }

  expectAgreement(): Promise<void> {
    return expectAgreement(this.#ledger, { cases: this.#cases, portal: this.#portal, now: this.#now });
  }

  /** No more trouble: all leases run out, a person replays what was refused, the portal takes everything. */
  async deliverEverything(): Promise<void> {
    this.#now += 86_400_000;
    await this.#release({ only: null });
    await this.#replay();
    for (let i = 0; (await this.#lease({ limit: 2, stored: 'whole' })) && i < 10; i += 1) {
      await this.#settle({ delivery: this.#deliveries.length - 1, answers: [0, 0], speaksAgain: false });
    }
    await this.expectAgreement();
    for (const minutes of [1, 90, 8 * 1_440])
      await expectAsOf(this.#ledger, this.#cases, this.#now - minutes * MINUTE);
    const taken = await this.#ledger.snapshots({ from: 0, before: Number.MAX_SAFE_INTEGER });
    expect(taken.map(({ synced, stale, never, excluded }) => ({ synced, stale, never, excluded }))).toEqual(
      expect.arrayContaining(this.#snapshots),
    );
    expect(taken).toHaveLength(this.#snapshots.length);
    for (const [caseNo, one] of this.#cases) {
      if (one.excluded !== null) continue;
      expect(one.state, caseNo).toBe('synced');
      this.#portal.expectHeld(caseNo, one);
    }
  }

  async #change({ row: id, status, held }: Omit<StepOf<'change'>, 'kind'>): Promise<void> {
    const caseNo = this.#numbers.get(id) ?? id;
    const before = this.#cases.get(caseNo);
    if (before !== undefined) {
      if (isLateForGone(before, this.#now)) return await this.#expectOutdated(caseNo, before);
      if (before.excluded === 'gone') before.excluded = null;
      toNextVersion(before, status, this.#now, held);
      await this.#ingest(caseNo, before, held);
      return;
    }
    const one = newCase(status, held, this.#now);
    this.#cases.set(caseNo, one);
    if (this.#remembered.has(caseNo)) {
      knownAtPortal(one, this.#remembered.get(caseNo) ?? null);
      this.#remembered.delete(caseNo);
    }
    await this.#ingest(caseNo, one, held);
  }

  /** The old number is gone at once, and a number that comes back counts again. */
  async #renumber({ row: id, status }: StepOf<'renumbering'>): Promise<void> {
    const old = this.#numbers.get(id) ?? id;
    const before = this.#cases.get(old);
    const next = this.#cases.get(otherNumber(old));
    if (before === undefined) return;
    // The clock was set back: the ledger knows the row from a later page, so that this one changes nothing.
    const late = before.excluded !== 'gone' && before.observedAt > this.#now;
    if (late || (next !== undefined && isLateForGone(next, this.#now))) {
      return await this.#expectOutdated(otherNumber(old), next ?? before);
    }
    this.#numbers.set(id, otherNumber(old));
    await this.#change({ row: id, status, held: false });
    if (before.excluded !== 'gone') retire(before, this.#now);
  }

  async #expectOutdated(caseNo: CaseNo, one: ModelCase): Promise<void> {
    const now = this.#now;
    const rows = [row(caseNo, one, one.version)];
    const outcome = await this.#ledger.ingest({ rows, drafts: [], readAt: now, now });
    expect(outcome).toMatchObject({ added: 0, changed: 0, outdated: 1 });
  }

  #underCensus(): Parameters<typeof takeCensus>[0] {
    const pass = (ms: number): number => {
      this.#now += ms;
      return this.#now;
    };
    return { ledger: this.#ledger, cases: this.#cases, numbers: this.#numbers, pass };
  }

  async #takeSnapshot(): Promise<void> {
    this.#snapshots.push(figuresOf([...this.#cases.values()]));
    expect(await this.#ledger.takeSnapshot(this.#now, null)).toMatchObject(
      figuresOf([...this.#cases.values()]),
    );
  }

  async #readAnOldPage({ caseNo }: StepOf<'old reading'>): Promise<void> {
    const one = this.#cases.get(caseNo);
    const current = this.#cases.get(otherNumber(caseNo));
    // A page from before the row was renumbered, or from before its newest version.
    if (one === undefined && current?.excluded === null) {
      return await this.#expectOldPage(row(caseNo, current, 1), current.observedAt);
    }
    if (one === undefined || (one.version === 1 && one.excluded !== 'gone')) return;
    await this.#expectOldPage(row(caseNo, one, Math.max(1, one.version - 1)), one.observedAt);
  }

  async #expectOldPage(old: IngestRow, observedAt: number): Promise<void> {
    const page = { rows: [old], drafts: [], readAt: observedAt - 1, now: this.#now };
    const outcome = { added: 0, changed: 0, unchanged: 0, outdated: 1 };
    expect(await this.#ledger.ingest(page)).toEqual(outcome);
  }

  async #exclude({ row: id, changedToo }: StepOf<'exclusion'>): Promise<void> {
    const caseNo = this.#numbers.get(id) ?? id;
    const one = this.#cases.get(caseNo);
    if (one === undefined || one.excluded === 'gone') return;
    one.excluded = one.excluded === null ? 'rule' : null;
    if (changedToo) toNextVersion(one, one.statuses.at(-1) ?? '4', this.#now);
    else if (one.excluded !== null) Object.assign(one, { state: 'pending', dueAt: null, lease: null });
    else if (owed(one)) Object.assign(one, { state: 'pending', dueAt: this.#now });
    else Object.assign(one, { state: 'synced', dueAt: null });
    await this.#ingest(caseNo, one);
  }

  async #ingest(caseNo: CaseNo, one: ModelCase, held = false): Promise<void> {
    const now = this.#now;
    this.#sourceTime += 1_000;
    Object.assign(one, { modifiedAt: this.#sourceTime, observedAt: now });
    const hold = held ? ({ reason: 'FIELD_MISSING', detail: 'receivedAt' } as const) : null;
    const rows = [{ ...row(caseNo, one, one.version), check: () => hold }];
    // Polls and censuses alternate: what is fresh goes first, and nothing else differs.
    await this.#ledger.ingest({ rows, drafts: [], readAt: now, now, fresh: one.version % 2 === 0 });
  }

  /** False when there was nothing to lease. */
  async #lease({ limit, stored }: Omit<StepOf<'lease'>, 'kind'>): Promise<boolean> {
    const now = this.#now;
    this.#owners += 1;
    const owner = `delivery ${this.#owners}`;
    const due = [...this.#cases].filter(([, one]) => isDue(one, now)).map(([caseNo]) => caseNo);
    const lease = await this.#ledger.lease({ owner, limit, now, leaseMs: LEASE_MS, lingerMs: 0 });
    if (due.length === 0) {
      expect(lease, 'nothing is due').toBeNull();
      return false;
    }
    expect(lease?.records.length, 'something is due').toBeGreaterThan(0);
    expect(lease?.records.length).toBeLessThanOrEqual(limit);
    const work = lease?.work ?? 'new';
    const cases = (lease?.records ?? []).map(({ id, version, record }) => {
      const caseNo = CASES.find((one) => one === record.caseNo) ?? 'c0';
      const one = this.#cases.get(caseNo);
      expect(due, 'only what is due, and on nobody else’s lease').toContain(caseNo);
      expect({ version, note: record.note }, 'the newest version').toEqual({
        version: one?.version,
        note: String(one?.version),
      });
      const status = one?.statuses.at(-1) ?? '4';
      if (work === 'new') expect(one?.acknowledged, 'new: never acknowledged').toBe(false);
      if (work === 'progress') {
        expect(this.#portal.of(caseNo)?.record, 'progress: the record is there').toBe(version);
      }
      if (one !== undefined) Object.assign(one, { lease: { owner, version }, dueAt: now + LEASE_MS });
      const kept = work === 'progress' && stored === 'record' ? 'nothing' : stored;
      this.#portal.store(caseNo, { version, status, work, kept });
      return {
        id,
        caseNo,
        version,
        status,
        stored: work === 'progress' && kept === 'nothing' ? 'record' : kept,
      };
    });
    this.#deliveries.push({ owner, cases });
    return true;
  }

  async #settle({ delivery, answers, speaksAgain }: Omit<StepOf<'settle'>, 'kind'>): Promise<void> {
    const spoken = this.#deliveries[delivery % Math.max(1, this.#deliveries.length)];
    if (spoken === undefined) return;
    if (!speaksAgain) this.#deliveries = this.#deliveries.filter((one) => one !== spoken);
    const { owner } = spoken;
    const expected = { settled: 0, superseded: 0, lost: 0 };
    const records = spoken.cases.map(({ id, caseNo, version, status, stored }, i) => {
      const settlement = answerTo(stored, answers[i] ?? 0, this.#now);
      const one = this.#cases.get(caseNo);
      if (one?.lease?.owner !== owner || one.lease.version !== version) expected.lost += 1;
      else {
        expected[one.version > version ? 'superseded' : 'settled'] += 1;
        settle(one, version, settlement, this.#now);
      }
      return { id, version, sentStatus: status, settlement };
    });
    expect(await this.#ledger.settle(owner, records, this.#now)).toEqual(expected);
  }

  async #crash({ deliveriesLiveOn }: StepOf<'crash'>): Promise<void> {
    await this.#ledger.close();
    this.#ledger = this.#open(() => this.#now);
    if (!deliveriesLiveOn) this.#deliveries = [];
    let inFlight = 0;
    for (const one of this.#cases.values()) {
      if (!isLive(one, this.#now)) continue;
      inFlight += 1;
      Object.assign(one, { lease: null, dueAt: this.#now });
    }
    expect(await this.#ledger.reclaim(this.#now)).toBe(inFlight);
    await this.#release({ only: this.#only });
  }

  async #replay(): Promise<void> {
    const now = this.#now;
    let matched = 0;
    for (const one of this.#cases.values()) {
      if (one.excluded !== null || one.unreleased || one.state === 'synced' || isLive(one, now)) continue;
      matched += 1;
      Object.assign(one, { state: 'pending', dueAt: now, lease: null });
    }
    expect(await this.#ledger.requeue({}, { now, note: '' })).toBe(matched);
  }

  /** The list is true at this moment: it says what the modelled portal has. */
  async #importBaseline({ caseNo, withStatus }: StepOf<'baseline'>): Promise<void> {
    const held = this.#portal.of(caseNo);
    if (held === undefined) return;
    const status = withStatus ? held.status : null;
    const one = this.#cases.get(caseNo);
    if (one === undefined) this.#remembered.set(caseNo, status);
    else if (one.excluded === null) knownAtPortal(one, status);
    await this.#ledger.importBaseline([{ caseNo, status }], this.#now);
  }
}
