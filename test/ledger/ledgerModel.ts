import { expect } from 'vitest';
import type { Settlement } from '../../src/domain/settle.ts';
import type { PortalStatus } from '../../src/domain/status.ts';
import type { IngestRow } from '../../src/ledger/port/ingest.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { NOW } from '../support/cases.ts';
import {
  CASES,
  type CaseNo,
  isDue,
  isLive,
  knownAtPortal,
  type ModelCase,
  otherNumber,
  owed,
  RECEIVED,
  ROWS,
  type RowId,
  retire,
  row,
  settle,
} from './modelCase.ts';

/** Something that happens to the ledger, or around it. */
export type Step =
  /** `held`: our own checks find, when it is read, that it cannot be sent. */
  | {
      readonly kind: 'change';
      readonly row: RowId;
      readonly status: PortalStatus;
      readonly held: boolean;
    }
  /** A page that was asked for before the one the ledger has, and arrives after it. */
  | { readonly kind: 'old reading'; readonly caseNo: CaseNo }
  /** A rule of the configuration takes the case out of the count, or back into it. */
  | { readonly kind: 'exclusion'; readonly row: RowId; readonly changedToo: boolean }
  /** The row gets its other number, which it can have had before. */
  | { readonly kind: 'renumbering'; readonly row: RowId; readonly status: PortalStatus }
  /** A census shows some of the rows, and is believed or not. */
  | { readonly kind: 'census'; readonly shows: readonly boolean[]; readonly believed: boolean }
  | { readonly kind: 'snapshot' }
  /** A delivery leases and sends; `stored`: what the portal keeps of it, whatever it will answer. */
  | { readonly kind: 'lease'; readonly limit: number; readonly stored: 'whole' | 'record' | 'nothing' }
  /** A delivery under way says how it went; `speaksAgain`: and will say something once more. */
  | {
      readonly kind: 'settle';
      readonly delivery: number;
      readonly answers: readonly number[];
      readonly speaksAgain: boolean;
    }
  /** The process is killed and started again; deliveries that live on are another's, and speak too late. */
  | { readonly kind: 'crash'; readonly deliveriesLiveOn: boolean }
  | { readonly kind: 'clock'; readonly minutes: number }
  /** Delivery is opened for one case alone, or for all again. */
  | { readonly kind: 'release'; readonly only: CaseNo | null }
  | { readonly kind: 'replay' }
  | { readonly kind: 'baseline'; readonly caseNo: CaseNo; readonly withStatus: boolean };
type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** What the modelled portal holds of a case; version 0 = from before. */
interface Held {
  record: number;
  step: number;
  status: PortalStatus;
}

interface Figures {
  readonly synced: number;
  readonly stale: number;
  readonly never: number;
  readonly excluded: number;
}

interface Delivery {
  readonly owner: string;
  readonly cases: readonly {
    readonly id: number;
    readonly caseNo: CaseNo;
    readonly version: number;
    readonly status: PortalStatus;
    readonly stored: 'whole' | 'record' | 'nothing';
  }[];
}

const MINUTE = 60_000;
const LEASE_MS = 5 * MINUTE;
const RETRY_MS = 2 * MINUTE;

/** A case's states and leases in a few lines, beside a real ledger that is to do the same. */
export class LedgerModel {
  readonly #open: (now: () => number) => Ledger;
  readonly #cases = new Map<CaseNo, ModelCase>();
  readonly #portal = new Map<CaseNo, Held>();
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
      if (status !== null) this.#portal.set(caseNo, { record: 0, step: 0, status: status as PortalStatus });
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
        return await this.#census(step);
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

  /** The ledger tells of every case, and counts, what the model does; and nothing is claimed that is not so. */
  async expectAgreement(): Promise<void> {
    const ledger = this.#ledger;
    const now = this.#now;
    const inScope = [...this.#cases].filter(([, one]) => one.excluded === null);
    const told = new Map((await ledger.records({}, 100, 0)).map((record) => [record.caseNo, record]));
    expect(told.size).toBe(inScope.length);
    for (const [caseNo, one] of inScope) {
      const live = isLive(one, now);
      expect(told.get(caseNo), caseNo).toMatchObject({
        state: live ? 'in_flight' : one.state,
        version: one.version,
        status: one.statuses.at(-1),
        nextAttemptAt: live ? null : one.dueAt,
      });
      if (one.state === 'synced') this.#expectHeld(caseNo, one);
    }
    const count = (which: (one: ModelCase) => boolean): number =>
      inScope.filter(([, one]) => which(one)).length;
    expect(await ledger.gapTotals()).toMatchObject({
      ...this.#figures(),
      excludedBy: {
        gone: [...this.#cases.values()].filter(({ excluded }) => excluded === 'gone').length,
        rule: [...this.#cases.values()].filter(({ excluded }) => excluded === 'rule').length,
      },
    });
    await this.#expectAsOf(now);
    expect(await ledger.backlog(now, 100)).toMatchObject({
      due: count((one) => isDue(one, now)),
      inFlight: count((one) => isLive(one, now)),
    });
    expect(await ledger.recount(), 'counters differ from a recount').toBe(0);
  }

  #figures(): Figures {
    const inScope = [...this.#cases.values()].filter((one) => one.excluded === null);
    const count = (which: (one: ModelCase) => boolean): number => inScope.filter(which).length;
    return {
      synced: count((one) => one.state === 'synced'),
      stale: count((one) => one.state !== 'synced' && one.acknowledged),
      never: count((one) => one.state !== 'synced' && !one.acknowledged),
      excluded: this.#cases.size - inScope.length,
    };
  }

  /** The total by receipt, and synced by the first acknowledgement, of what counts today. */
  async #expectAsOf(at: number): Promise<void> {
    const counted = [...this.#cases.values()].filter((one) => one.excluded === null && at >= RECEIVED);
    const synced = counted.filter(({ firstAckAt }) => firstAckAt !== null && firstAckAt <= at).length;
    const expected = counted.length === 0 ? [] : [{ synced, never: counted.length - synced }];
    expect(await this.#ledger.gapAsOf(at, null), `as of ${at}`).toMatchObject(expected);
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
    for (const minutes of [1, 90, 8 * 1_440]) await this.#expectAsOf(this.#now - minutes * MINUTE);
    const taken = await this.#ledger.snapshots({ from: 0, before: Number.MAX_SAFE_INTEGER });
    expect(taken.map(({ synced, stale, never, excluded }) => ({ synced, stale, never, excluded }))).toEqual(
      expect.arrayContaining(this.#snapshots),
    );
    expect(taken).toHaveLength(this.#snapshots.length);
    for (const [caseNo, one] of this.#cases) {
      if (one.excluded !== null) continue;
      expect(one.state, caseNo).toBe('synced');
      this.#expectHeld(caseNo, one);
    }
  }

  /** A baseline vouches for the status alone, an acknowledgement for the whole of this version. */
  #expectHeld(caseNo: CaseNo, one: ModelCase): void {
    const held = this.#portal.get(caseNo);
    expect(held?.status, `${caseNo}: the status at the portal`).toBe(one.statuses.at(-1));
    if (one.vouchedVersion === one.version) return;
    expect(held, `${caseNo} at the portal`).toMatchObject({ record: one.version, step: one.version });
  }

  async #change({ row: id, status, held }: Omit<StepOf<'change'>, 'kind'>): Promise<void> {
    const caseNo = this.#numbers.get(id) ?? id;
    const before = this.#cases.get(caseNo);
    if (before !== undefined) {
      if (this.#isLateForGone(before)) return await this.#expectOutdated(caseNo, before);
      if (before.excluded === 'gone') before.excluded = null;
      this.#toNextVersion(before, status, held);
      await this.#ingest(caseNo, before, held);
      return;
    }
    const one: ModelCase = {
      version: 1,
      statuses: [status],
      excluded: null,
      unreleased: false,
      state: held ? 'blocked' : 'pending',
      dueAt: held ? null : this.#now,
      lease: null,
      acknowledged: false,
      firstAckAt: null,
      ackedVersion: null,
      vouchedVersion: null,
      modifiedAt: 0,
      observedAt: this.#now,
      firstSeenAt: this.#now,
      missingSince: null,
    };
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
    if (late || (next !== undefined && this.#isLateForGone(next))) {
      return await this.#expectOutdated(otherNumber(old), next ?? before);
    }
    this.#numbers.set(id, otherNumber(old));
    await this.#change({ row: id, status, held: false });
    if (before.excluded !== 'gone') retire(before, this.#now);
  }

  /** What is gone comes back only by a later reading. */
  #isLateForGone({ excluded, observedAt }: ModelCase): boolean {
    return excluded === 'gone' && this.#now < observedAt;
  }

  async #expectOutdated(caseNo: CaseNo, one: ModelCase): Promise<void> {
    const now = this.#now;
    const rows = [row(caseNo, one, one.version)];
    const outcome = await this.#ledger.ingest({ rows, drafts: [], readAt: now, now });
    expect(outcome).toMatchObject({ added: 0, changed: 0, outdated: 1 });
  }

  /** Two believed censuses in a row that do not show a case make it gone; a row that is shown comes back. */
  async #census({ shows, believed }: StepOf<'census'>): Promise<void> {
    this.#now += MINUTE;
    const startedAt = this.#now;
    const shown = new Set<number>();
    const seen = new Set<CaseNo>();
    const witness = {
      shown: (ids: readonly number[]) => ids.forEach((id) => void shown.add(id)),
      outdated: () => undefined,
      contested: () => undefined,
    };
    for (const [i, id] of ROWS.entries()) {
      const caseNo = this.#numbers.get(id) ?? id;
      const one = this.#cases.get(caseNo);
      if (one === undefined || shows[i] !== true) continue;
      seen.add(caseNo);
      const rows = [row(caseNo, one, one.version)];
      if (one.excluded === 'gone' && !this.#isLateForGone(one)) this.#comeBack(one);
      await this.#ledger.ingest({ rows, drafts: [], readAt: startedAt, now: startedAt, witness });
    }
    this.#now += MINUTE;
    const missing = [...this.#cases].filter(
      ([caseNo, one]) =>
        one.excluded !== 'gone' &&
        !seen.has(caseNo) &&
        one.firstSeenAt < startedAt &&
        one.observedAt < startedAt,
    );
    let gone = 0;
    if (believed) {
      for (const [caseNo, one] of this.#cases) {
        if (!missing.some(([other]) => other === caseNo)) one.missingSince = null;
        else if (one.missingSince !== null && one.missingSince < startedAt) {
          retire(one, this.#now);
          one.missingSince = null;
          gone += 1;
        } else one.missingSince ??= this.#now;
      }
    }
    const evidence = { unreadable: new Set<string>(), drafts: new Set<string>(), believed };
    const conclusion = await this.#ledger.concludeCensus(
      { startedAt, shown: (id) => shown.has(id), ...evidence },
      this.#now,
    );
    expect(conclusion).toEqual({ missing: missing.length, gone });
  }

  /** Unchanged, so what the portal has of it still holds. */
  #comeBack(one: ModelCase): void {
    const waits = owed(one);
    one.excluded = null;
    Object.assign(one, { state: waits ? 'pending' : 'synced', dueAt: waits ? this.#now : null });
    one.observedAt = this.#now;
  }

  async #takeSnapshot(): Promise<void> {
    this.#snapshots.push(this.#figures());
    expect(await this.#ledger.takeSnapshot(this.#now, null)).toMatchObject(this.#figures());
  }

  #toNextVersion(one: ModelCase, status: PortalStatus, held = false): void {
    one.version += 1;
    one.statuses.push(status);
    one.state = 'pending';
    // The version in flight holds the newer one back.
    if (one.excluded === null && isLive(one, this.#now)) return;
    one.lease = null;
    one.dueAt = one.excluded === null ? this.#now : null;
    if (held && one.excluded === null) Object.assign(one, { state: 'blocked', dueAt: null });
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
    if (changedToo) this.#toNextVersion(one, one.statuses.at(-1) ?? '4');
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
        expect(this.#portal.get(caseNo)?.record, 'progress: the record is there').toBe(version);
      }
      if (one !== undefined) Object.assign(one, { lease: { owner, version }, dueAt: now + LEASE_MS });
      const kept = work === 'progress' && stored === 'record' ? 'nothing' : stored;
      this.#store(caseNo, { version, status, work, kept });
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

  #store(
    caseNo: CaseNo,
    sent: { version: number; status: PortalStatus; work: string; kept: 'whole' | 'record' | 'nothing' },
  ): void {
    if (sent.kept === 'nothing') return;
    const held = this.#portal.get(caseNo) ?? { record: 0, step: 0, status: sent.status };
    expect(held.record, 'newer never yields to older').toBeLessThanOrEqual(sent.version);
    held.record = sent.version;
    held.status = sent.status;
    if (sent.kept === 'whole') held.step = sent.version;
    this.#portal.set(caseNo, held);
  }

  async #settle({ delivery, answers, speaksAgain }: Omit<StepOf<'settle'>, 'kind'>): Promise<void> {
    const spoken = this.#deliveries[delivery % Math.max(1, this.#deliveries.length)];
    if (spoken === undefined) return;
    if (!speaksAgain) this.#deliveries = this.#deliveries.filter((one) => one !== spoken);
    const { owner } = spoken;
    const expected = { settled: 0, superseded: 0, lost: 0 };
    const records = spoken.cases.map(({ id, caseNo, version, status, stored }, i) => {
      const settlement = this.#answer(stored, answers[i] ?? 0);
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

  /** Only what was stored can be acknowledged; but whatever was stored, no answer may have come. */
  #answer(stored: 'whole' | 'record' | 'nothing', pick: number): Settlement {
    const deferral = {
      retryAt: pick === 5 ? null : this.#now + RETRY_MS,
      charge: true,
      reason: 'RETRY_SCHEDULED',
      portalCode: null,
      detail: 'no answer',
    } as const;
    const retry: Settlement = { outcome: 'retry', ...deferral };
    const refusal = { reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' } as const;
    const answers: readonly Settlement[] = {
      whole: [{ outcome: 'synced' }, { outcome: 'synced' }, { outcome: 'synced' }, retry] as const,
      record: [
        { outcome: 'record_accepted', ...deferral },
        { outcome: 'rejected', ...refusal, recordAccepted: true },
        retry,
      ] as const,
      nothing: [
        retry,
        { outcome: 'released' },
        { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'receivedAt' },
        { outcome: 'rejected', ...refusal },
      ] as const,
    }[stored];
    return answers[pick % answers.length] ?? retry;
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
    const held = this.#portal.get(caseNo);
    if (held === undefined) return;
    const status = withStatus ? held.status : null;
    const one = this.#cases.get(caseNo);
    if (one === undefined) this.#remembered.set(caseNo, status);
    else if (one.excluded === null) knownAtPortal(one, status);
    await this.#ledger.importBaseline([{ caseNo, status }], this.#now);
  }
}
