import { interval95 } from '../domain/interval.ts';
import type { Mappings } from '../domain/mapping.ts';
import {
  type MappedCase,
  type PortalRules,
  type ProcedureCatalogue,
  preflight,
} from '../domain/preflight.ts';
import type { NotLookedUp, Preview } from '../domain/preview.ts';
import { isReason, isWaiting, type Reason } from '../domain/reason.ts';
import { stepsOf, unsentSteps } from '../domain/steps.ts';
import type { WaitingCase } from '../ledger/port/delivery.ts';
import type { RecordFilter } from '../ledger/port/filter.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { Portal } from '../portal/portal.ts';
import { StratifiedSample } from './verify/sample.ts';

/** Contents that are opened; of more waiting cases a random sample stands for all. */
const MOST_CONTENTS = 5_000;
const CONTENTS_AT_ONCE = 500;
/** Look-ups that fail in a row before the portal counts as unusable. */
const MOST_FAILURES = 3;

export interface PreviewDeps {
  readonly ledger: Pick<Ledger, 'waiting' | 'contents' | 'gapFiltered' | 'circuit'>;
  readonly portal: Pick<Portal, 'lookUp'>;
  readonly mappings: () => Mappings;
  readonly catalogue: (signal: AbortSignal) => Promise<ProcedureCatalogue>;
  readonly rules: PortalRules;
  readonly progressUpdates: boolean;
  readonly batchSize: number;
  readonly requestsPerSecond: number;
  /** Look-ups at once. */
  readonly concurrency: number;
  readonly random?: (() => number) | undefined;
}

export interface PreviewQuestion {
  readonly filter: RecordFilter;
  /** How many cases go out at most; undefined = all. */
  readonly limit?: number | undefined;
  /** How many cases are looked up at most; of more a random sample. */
  readonly lookUps: number;
  /** Look-ups end after this time, with what they found; in milliseconds. */
  readonly lookUpMs?: number | undefined;
}

/** A case that would go out. */
interface Going {
  readonly mapped: MappedCase;
  readonly work: WaitingCase['work'];
  readonly steps: number;
}

/**
 * A rehearsal: reads both sides, sends nothing. The waiting cases are checked and mapped as a delivery would, and looked up
 * at the portal; where they are many, a random sample stands for all. Of the portal it uses look-ups and the procedure
 * list alone.
 */
export async function preview(
  deps: PreviewDeps,
  { filter, limit, lookUps, lookUpMs }: PreviewQuestion,
  signal: AbortSignal,
): Promise<Preview> {
  const { ledger, random = Math.random } = deps;
  const ids = await ledger.waiting(filter, limit ?? Number.MAX_SAFE_INTEGER);
  const reasons = await heldBack(ledger, filter);
  const sample = new StratifiedSample<number>(MOST_CONTENTS, random);
  for (const id of ids) sample.add('', id);
  const drawn = sample.draw();
  // Without the circuit's leave nothing is requested of the portal.
  const usable = (await ledger.circuit()) === null;
  const catalogue = usable ? await deps.catalogue(signal) : null;
  const going: Going[] = [];
  let opened = 0;
  const held = new Map<Reason, number>();
  for (let from = 0; from < drawn.length; from += CONTENTS_AT_ONCE) {
    signal.throwIfAborted();
    for (const one of await ledger.contents(drawn.slice(from, from + CONTENTS_AT_ONCE))) {
      opened += 1;
      const check = preflight(one.record, deps.mappings(), catalogue, deps.rules);
      if (!check.ok) held.set(check.reason, (held.get(check.reason) ?? 0) + 1);
      else going.push(goingOf(one, check.mapped, deps.progressUpdates));
    }
  }
  const scale = opened === 0 ? 0 : ids.length / opened;
  for (const [reason, n] of held) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + Math.round(n * scale));
  }
  const records = going.filter(({ work }) => work !== 'progress');
  const { portal, concurrency } = deps;
  const late = lookUpMs === undefined ? null : AbortSignal.timeout(lookUpMs);
  const isOpen = opened > 0 || ids.length === 0;
  const there =
    usable && isOpen ? await lookUp({ portal, concurrency, signal, late }, records.slice(0, lookUps)) : null;
  // None opened: the contents are still in the memory of the process that read them.
  const all = opened === 0 ? ids.length : Math.round(records.length * scale);
  const found = there === null ? knownOf(records) : there;
  const base = found.new + found.update + found.there;
  const part = (n: number): number => (base === 0 ? 0 : Math.round((n * all) / base));
  const [update, alreadyThere] = [part(found.update), part(found.there)];
  const requests =
    opened === 0 ? Math.ceil(all / deps.batchSize) : Math.ceil(requestsOf(going, deps.batchSize) * scale);
  return {
    new: base === 0 ? all : Math.max(0, all - update - alreadyThere),
    update,
    steps: Math.round(going.reduce((sum, { steps }) => sum + steps, 0) * scale),
    alreadyThere: there === null ? null : alreadyThere,
    notLookedUp: there !== null ? null : reasonOf({ usable, isOpen }),
    heldBack: [...reasons.values()].reduce((sum, n) => sum + n, 0),
    reasons: new Map([...reasons].sort(([, a], [, b]) => b - a)),
    requests,
    seconds: Math.ceil((requests / deps.requestsPerSecond) * 10) / 10,
    lookedUp: {
      cases: there === null ? 0 : base,
      of: all,
      interval95: there === null || base >= all ? null : interval95(found.there, base),
    },
  };
}

function reasonOf({ usable, isOpen }: { readonly usable: boolean; readonly isOpen: boolean }): NotLookedUp {
  if (!usable) return 'circuit';
  return isOpen ? 'failed' : 'contents';
}

/** Unsynced cases that nothing sends by itself, by why. */
async function heldBack(ledger: PreviewDeps['ledger'], filter: RecordFilter): Promise<Map<Reason, number>> {
  const reasons = new Map<Reason, number>();
  for (const { key, never, stale } of await ledger.gapFiltered({ filter, by: 'reason' })) {
    if (!isReason(key) || never + stale === 0) continue;
    if (!isWaiting(key)) reasons.set(key, never + stale);
  }
  return reasons;
}

function goingOf(one: WaitingCase, mapped: MappedCase, progressUpdates: boolean): Going {
  const steps = progressUpdates ? unsentSteps(stepsOf(mapped, one.stepsSeen), one.stepsSent).length : 0;
  return { mapped, work: one.work, steps };
}

interface Found {
  new: number;
  update: number;
  there: number;
}

/** What the ledger says of them, where the portal cannot be asked. */
function knownOf(cases: readonly Going[]): Found {
  const fresh = cases.filter(({ work }) => work === 'new').length;
  return { new: fresh, update: cases.length - fresh, there: 0 };
}

/** What the portal has of these cases; null where it cannot be asked. */
async function lookUp(
  {
    portal,
    concurrency,
    signal,
    late,
  }: {
    readonly portal: Pick<Portal, 'lookUp'>;
    readonly concurrency: number;
    readonly signal: AbortSignal;
    readonly late: AbortSignal | null;
  },
  cases: readonly Going[],
): Promise<Found | null> {
  const found: Found = { new: 0, update: 0, there: 0 };
  let [next, failures] = [0, 0];
  const worker = async (): Promise<void> => {
    for (;;) {
      const one = cases[next];
      next += 1;
      if (one === undefined || failures >= MOST_FAILURES || late?.aborted === true) return;
      const { record, status } = one.mapped;
      const answer = await portal.lookUp(record.caseNo, signal, record.nationCode || null);
      signal.throwIfAborted();
      if (answer.outcome === 'failed') {
        failures += 1;
        continue;
      }
      failures = 0;
      if (!answer.value.present) found.new += 1;
      else if (answer.value.status === status) found.there += 1;
      else found.update += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const looked = found.new + found.update + found.there;
  return failures >= MOST_FAILURES || (looked === 0 && cases.length > 0) ? null : found;
}

/** A batch is one request for its records, and one for each round of steps (deliver/sendSteps.ts). */
function requestsOf(going: readonly Going[], batchSize: number): number {
  let requests = 0;
  for (const mode of ['new', 'update', 'progress'] as const) {
    const batch = going.filter(({ work }) => work === mode);
    for (let from = 0; from < batch.length; from += batchSize) {
      const rounds = Math.max(...batch.slice(from, from + batchSize).map(({ steps }) => steps));
      requests += (mode === 'progress' ? 0 : 1) + rounds;
    }
  }
  return requests;
}
