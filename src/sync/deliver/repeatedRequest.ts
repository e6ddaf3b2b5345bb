import type { CircuitCause } from '../../domain/circuit.ts';
import { LONGEST_REPEAT_AFTER_MS, OTHERS_WAIT_MS } from '../../domain/delays.ts';
import type { MappedCase } from '../../domain/preflight.ts';
import { otherMode, type SendMode } from '../../domain/state.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { PortalFailure, SendResult } from '../../portal/portal.ts';
import type { Ended } from './adaptiveRate.ts';
import type { PerhapsStored } from './perhapsStored.ts';
import type { Blame, PortalHealth, Unlikely } from './portalHealth.ts';

/** Null: nothing was sent, because the line has stopped. */
export type Send = (cases: readonly MappedCase[], mode: SendMode) => Promise<SendResult | null>;

/** Whether the portal gave a verdict on what was sent. */
function isAnswered(result: SendResult): boolean {
  return result.outcome === 'accepted' || !FAILURES[result.failure.kind].repeat;
}

/** What a result says of the rate of requests. */
export function endOf(result: SendResult): Ended {
  if (result.outcome === 'accepted' || isAnswered(result)) return 'answered';
  return FAILURES[result.failure.kind].inBulk === 'throttled' ? 'throttled' : 'failed';
}

/** How much these cases are suspected already. */
export interface Suspicion {
  /** `whole`: not at all. `part`: a larger batch with them was at fault. `last`: they have failed so often. */
  readonly of: 'whole' | 'part' | 'last';
  /** The number of outcomes from which on others are compared with. */
  readonly since: number;
  /** Whether they are compared once more, with what is sent after them, before they are repeated. */
  readonly isPostponed: boolean;
}

/**
 * By chance less often than this, failures in a row are the fault of the cases. A whole batch is rarely at fault. One of four
 * parts of a batch at fault often is, so a time-out for all its cases is not spent twice.
 */
export const UNLIKELY = {
  whole: { well: 0.04, unreliableFrom: 0.2, unreliable: 0.008 },
  part: { well: 0.2, unreliableFrom: 0.2, unreliable: 0.15 },
  last: { well: 0.01, unreliableFrom: 0.2, unreliable: 0.01 },
} as const satisfies Record<string, Unlikely>;

/**
 * A whole batch is sent so often before it is divided although nothing is sent beside it; more often where the portal
 * failed others as often before, and while others are under way.
 */
const BEFORE_DIVIDING = { alone: 2, besideOthers: 4 } as const;
/** Fewer requests than this tell nothing about the portal. */
const FEW = 4;

export type Repeated =
  /** The portal gave a verdict on what was sent last, in this mode. */
  | { readonly kind: 'answered'; readonly result: SendResult; readonly mode: SendMode }
  /** The line has to stop. */
  | { readonly kind: 'stop'; readonly cause: CircuitCause; readonly failure: PortalFailure }
  /** Others get through, and these cases do not. */
  | { readonly kind: 'at_fault'; readonly failure: PortalFailure; readonly blame: Blame }
  /** Nothing else is sent at this time, so nobody knows. */
  | { readonly kind: 'unclear'; readonly failure: PortalFailure; readonly blame: Blame }
  /** The portal asks to be tried again with these cases after a long time. */
  | { readonly kind: 'later'; readonly failure: PortalFailure }
  /** Nothing more is sent. Null: nothing was. */
  | { readonly kind: 'ended'; readonly failure: PortalFailure | null };

export interface RepeatDeps {
  readonly send: Send;
  readonly health: PortalHealth;
  /** Null: what is sent has no mode. */
  readonly perhapsStored: PerhapsStored | null;
  /** Whether nothing is repeated any more. */
  readonly isLate: () => boolean;
  readonly signal: AbortSignal;
  /** A probe is one request: the next one follows when the circuit says so. */
  readonly isProbe: boolean;
}

/**
 * Sends one request, and the same again while it fails without a verdict, until the portal answers, or it is clear that it
 * will not. The same cases in the same group: then what the portal stored of them, if anything, it stored of all.
 */
export async function sendUntilAnswered(
  cases: readonly MappedCase[],
  requested: SendMode,
  suspicion: Suspicion,
  deps: RepeatDeps,
): Promise<Repeated> {
  const { health, perhapsStored, signal } = deps;
  const caseNos = new Set(cases.map(({ record }) => record.caseNo));
  let mode = perhapsStored?.modeOf(cases, requested) ?? requested;
  let mayTurn = perhapsStored?.isInDoubt(cases) === true;
  let triedAsNew: boolean = false;
  let failures = 0;
  let { since } = suspicion;
  let last: PortalFailure | null = null;
  for (;;) {
    await health.mayStart(signal);
    const known = deps.isProbe ? null : health.stopped;
    if (known !== null) return { kind: 'stop', ...known, failure: last ?? known.failure };
    if (signal.aborted || (last !== null && deps.isLate())) return { kind: 'ended', failure: last };
    const ended = health.started();
    const result = await deps.send(cases, mode).finally(ended);
    if (result === null) return { kind: 'ended', failure: last };
    const failure = result.outcome === 'failed' ? result.failure : null;
    if (failure === null || isAnswered(result)) {
      if (perhapsStored === null) return { kind: 'answered', result, mode };
      if (mayTurn && mode === 'update' && requested === 'new' && !triedAsNew && isUnexplained(result)) {
        // The code may mean that the portal does not have them.
        health.answered(caseNos);
        triedAsNew = true;
        failures = 0;
        mode = 'new';
        continue;
      }
      // Refused in both modes for what they are: the halves that follow are new, as far as anybody knows.
      if (triedAsNew && isUnexplained(result)) perhapsStored.forget(cases);
      const stored = storedAccording(result, cases, mode);
      if (stored !== null) perhapsStored.found(cases, stored);
      const isAccepted = result.outcome === 'accepted' && result.refused.size < cases.length;
      if (stored === null || isAccepted || !mayTurn) {
        if (stored !== null || isAccepted) perhapsStored.forget(cases);
        return { kind: 'answered', result, mode };
      }
      // The answer only says which of both the portal has: now they go out in the mode for that.
      health.answered(caseNos);
      mayTurn = false;
      failures = 0;
      mode = otherMode(mode);
      continue;
    }

    failures += 1;
    last = failure;
    if (suspicion.of === 'whole' && failures === 1) since = health.outcomes;
    if (mode === 'new' && perhapsStored !== null) {
      perhapsStored.failed(cases, failure);
      mayTurn = true;
      mode = perhapsStored.modeOf(cases, mode);
    }
    if (signal.aborted || deps.isLate()) return { kind: 'ended', failure };
    const cause = health.failed(caseNos, failure);
    const { inBulk, blame: blamed } = FAILURES[failure.kind];
    if (deps.isProbe) return { kind: 'stop', cause: health.causeOfProbe(failure), failure };
    if (cause !== null) return { kind: 'stop', cause, failure };
    const retryAfterMs = failure.retryAfterMs ?? 0;
    const isTooLong = retryAfterMs > LONGEST_REPEAT_AFTER_MS;
    if (isTooLong && blamed !== 'alone') return { kind: 'stop', cause: inBulk, failure };
    if (isTooLong) return { kind: 'later', failure };

    if (blamed !== 'never') {
      const unlikely = UNLIKELY[suspicion.of];
      const judge = (): Blame => health.blame(caseNos, { failures, since, unlikely });
      let blame = judge();
      if (
        blame.on === 'unknown' &&
        suspicion.of !== 'whole' &&
        !suspicion.isPostponed &&
        health.othersUnderWay
      ) {
        await health.answerOrWait(OTHERS_WAIT_MS, signal);
        blame = judge();
      }
      if (blame.on === 'cases') return { kind: 'at_fault', failure, blame };
      const isUnclear =
        blame.on === 'unknown' && !isRepeated(failures, cases.length, suspicion, blame, health, blamed);
      if (isUnclear || suspicion.isPostponed) return { kind: 'unclear', failure, blame };
    }
    if (retryAfterMs > 0) health.holdFor(retryAfterMs);
    await health.beforeRepeat(signal);
  }
}

/** Whether cases that nothing can be compared with are sent once more. */
function isRepeated(
  failures: number,
  size: number,
  suspicion: Suspicion,
  { chance, compared }: Blame,
  health: PortalHealth,
  blamed: 'compared' | 'alone',
): boolean {
  if (size === 1 && blamed === 'compared') return true;
  if (suspicion.of !== 'whole') return false;
  if (compared >= FEW && chance > UNLIKELY.whole.well) return true;
  return failures < (health.othersUnderWay ? BEFORE_DIVIDING.besideOthers : BEFORE_DIVIDING.alone);
}

/** Whether the portal has these cases, if the answer to this mode says so of all of them; null = it does not. */
function storedAccording(result: SendResult, cases: readonly MappedCase[], mode: SendMode): boolean | null {
  if (result.outcome === 'failed') return turned(result.failure, mode);
  if (result.refused.size === 0) return mode === 'update';
  if (result.refused.size < cases.length) return null;
  const all = [...result.refused.values()].map((failure) => turned(failure, mode));
  const [first = null] = all;
  return all.every((one) => one === first) ? first : null;
}

/** Whether it is a refusal with a code that no row of portal.codes explains. */
function isUnexplained(result: SendResult): boolean {
  if (result.outcome === 'accepted') return false;
  const { kind, listed } = result.failure;
  return FAILURES[kind].massRefusal && listed !== true;
}

function turned({ kind }: PortalFailure, mode: SendMode): boolean | null {
  const { switchTo } = FAILURES[kind];
  return switchTo === otherMode(mode) ? switchTo === 'update' : null;
}
