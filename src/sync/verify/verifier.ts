import { VERIFICATION_PROBE_MS } from '../../domain/delays.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import { mismatches } from '../../domain/verificationBreaker.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { LookUpTally } from '../../ledger/port/verification.ts';
import type { Log } from '../../observability/log.ts';
import type { Portal } from '../../portal/portal.ts';
import { probeLookUps, verificationBreaker } from './breaker.ts';
import { type LookUpDeps, lookUpCases } from './lookUps.ts';

export interface VerifierDeps {
  readonly ledger: Ledger;
  readonly portal: Portal;
  readonly now: () => Instant;
  readonly log: Log;
  readonly concurrency: number;
}

export interface VerifierSettings {
  /** Look-ups a turn; 0 = none. */
  readonly perMinute: number;
  readonly recheckDays: number;
}

/** The daemon's verification: a trickle of look-ups while nothing is to be delivered. */
export interface Verifier {
  turn(signal: AbortSignal): Promise<void>;
}

/** A portal may show what it accepted only a while later: an acknowledgement is looked up after this long. */
const SETTLE_MS = 600_000;
/** A turn ends in time for the next one, however slowly the portal answers. */
const TURN_MS = 50_000;
/** Cases whose look-up failed are passed over until all others are done, or there are this many of them. */
const MOST_PASSED_OVER = 1_000;

const TRIPPED_REMEDY =
  'Ask the portal operator whether TraCuuHoSo answers rightly: most cases looked up were missing or different. ' +
  'They stay synced, and ten look-ups each hour try again. If the portal has really lost them: verify --force.';

/** Why a turn ends early that nobody needs to be told. */
const ITS_TIME_IS_UP = 'its time is up';

export function createVerifier(deps: VerifierDeps, settings: VerifierSettings): Verifier {
  const { ledger, portal, now, log, concurrency } = deps;
  // A case that the portal cannot be asked about would else stand at the head of the order for ever.
  const passedOver = new Set<number>();

  async function turn(signal: AbortSignal): Promise<void> {
    const startedAt = now();
    const mayAsk = async (): Promise<string | null> => {
      const late = now() - startedAt > TURN_MS;
      if (late || (await ledger.circuit()) !== null) return ITS_TIME_IS_UP;
      // What is due while delivery is paused goes nowhere: it need not be made room for.
      const delivers = (await ledger.deliveryPause()) === null && (await ledger.backlog(now(), 1)).due > 0;
      return delivers ? ITS_TIME_IS_UP : null;
    };
    const lookUpDeps = { portal, concurrency, mayAsk };
    if (!(await mayAccept(lookUpDeps, signal))) return;

    if (passedOver.size >= MOST_PASSED_OVER) passedOver.clear();
    const next = await ledger.toVerify({
      limit: settings.perMinute + passedOver.size,
      ackedBy: startedAt - SETTLE_MS,
      confirmedBy: startedAt - settings.recheckDays * DAY_MS,
    });
    const cases = next.filter(({ id }) => !passedOver.has(id)).slice(0, settings.perMinute);
    if (cases.length === 0) passedOver.clear();

    const { found, stoppedBecause } = await lookUpCases(cases, lookUpDeps, signal);
    found.forEach((one, index) => {
      const id = cases[index]?.id;
      if (one === null && id !== undefined) passedOver.add(id);
    });
    const lookedUp = found.filter((one) => one !== null);
    if (lookedUp.length > 0) await tell(await ledger.settleLookUps(lookedUp, now()));
    if (stoppedBecause !== null && stoppedBecause !== ITS_TIME_IS_UP) {
      log.warn('verify.stopped', { cause: stoppedBecause, remedy: 'None: the next minute tries again.' });
    }
  }

  async function mayAccept(lookUpDeps: LookUpDeps, signal: AbortSignal): Promise<boolean> {
    const { trippedAt, probeAt } = await verificationBreaker(ledger);
    if (trippedAt === null) return true;
    // A wait longer than any we give means that the clock was set back meanwhile.
    if (now() < probeAt && probeAt - now() <= VERIFICATION_PROBE_MS) return false;
    const outcome = await probeLookUps({ ledger, now, ...lookUpDeps }, now() - SETTLE_MS, signal);
    if (outcome === 'closed') log.info('verify.reset', { remedy: 'None: verification goes on.' });
    if (outcome === 'tripped') log.warn('verify.still_doubted', { remedy: TRIPPED_REMEDY });
    return outcome === 'closed';
  }

  async function tell(tally: LookUpTally | null): Promise<void> {
    if (tally === null) {
      const { results } = await verificationBreaker(ledger);
      const fields = { checked: results.length, count: mismatches(results), remedy: TRIPPED_REMEDY };
      return log.error('verify.tripped', fields);
    }
    const { confirmed, missing, differs } = tally;
    const fields = { checked: confirmed + missing + differs, confirmed, missing, differs };
    if (missing + differs === 0) return log.debug('verify.done', fields);
    const remedy = 'None: the next census reads these cases again; then they are sent.';
    log.warn('verify.disproved', { ...fields, remedy });
  }

  return {
    turn: async (signal) => {
      if (settings.perMinute > 0 && (await ledger.circuit()) === null) await turn(signal);
    },
  };
}
