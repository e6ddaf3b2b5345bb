import { VERIFICATION_PROBE_MS } from '../../domain/delays.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
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
  /** Look-ups in one run; 0 = none. */
  readonly perMinute: number;
  readonly recheckDays: number;
}

/** The daemon's verification: a few look-ups each minute while nothing is due for delivery. */
export interface Verifier {
  run(signal: AbortSignal): Promise<void>;
}

/** The portal can show acknowledged cases this late. */
const SETTLE_MS = 600_000;
/** A run ends before the next one, however slowly the portal answers. */
const RUN_MS = 50_000;
/** Cases whose look-up failed are skipped until all others are done, or until there are this many. */
const MOST_SKIPPED = 1_000;

const TRIPPED_REMEDY =
  'Ask the portal operator whether TraCuuHoSo answers correctly: most cases looked up were missing or different. ' +
  `They stay synced, and ten look-ups each hour try again. If the portal has really lost them: ${typedCommand('verify --force')}.`;

/** Not logged. */
const TIME_IS_UP = 'time is up';

export function createVerifier(deps: VerifierDeps, settings: VerifierSettings): Verifier {
  const { ledger, portal, now, log, concurrency } = deps;
  // Otherwise cases whose look-up always fails would stay at the head for ever.
  const skipped = new Set<number>();

  async function run(signal: AbortSignal): Promise<void> {
    const startedAt = now();
    const holdBack = async (): Promise<string | null> => {
      const late = now() - startedAt > RUN_MS;
      if (late || (await ledger.circuit()) !== null) return TIME_IS_UP;
      // While delivery is paused, due cases do not matter.
      const delivers = (await ledger.deliveryPause()) === null && (await ledger.backlog(now(), 1)).due > 0;
      return delivers ? TIME_IS_UP : null;
    };
    const lookUpDeps = { portal, concurrency, holdBack };
    if (!(await breakerAllows(lookUpDeps, signal))) return;

    if (skipped.size >= MOST_SKIPPED) skipped.clear();
    const next = await ledger.toVerify({
      limit: settings.perMinute + skipped.size,
      ackedBy: startedAt - SETTLE_MS,
      confirmedBy: startedAt - settings.recheckDays * DAY_MS,
    });
    const cases = next.filter(({ id }) => !skipped.has(id)).slice(0, settings.perMinute);
    if (cases.length === 0) skipped.clear();

    const { found, stoppedBecause } = await lookUpCases(cases, lookUpDeps, signal);
    found.forEach((one, index) => {
      const id = cases[index]?.id;
      if (one === null && id !== undefined) skipped.add(id);
    });
    const lookedUp = found.filter((one) => one !== null);
    if (lookedUp.length > 0) await report(await ledger.settleLookUps(lookedUp, now()));
    if (stoppedBecause !== null && stoppedBecause !== TIME_IS_UP) {
      log.warn('verify.stopped', { cause: stoppedBecause, remedy: 'None: the next minute tries again.' });
    }
  }

  async function breakerAllows(lookUpDeps: LookUpDeps, signal: AbortSignal): Promise<boolean> {
    const { trippedAt, probeAt } = await verificationBreaker(ledger);
    if (trippedAt === null) return true;
    // A longer wait means that the clock was set back.
    if (now() < probeAt && probeAt - now() <= VERIFICATION_PROBE_MS) return false;
    const outcome = await probeLookUps({ ledger, now, ...lookUpDeps }, now() - SETTLE_MS, signal);
    if (outcome === 'closed') log.info('verify.reset', { remedy: 'None: verification continues.' });
    if (outcome === 'tripped') log.warn('verify.still_tripped', { remedy: TRIPPED_REMEDY });
    return outcome === 'closed';
  }

  async function report(tally: LookUpTally | null): Promise<void> {
    if (tally === null) {
      const { results } = await verificationBreaker(ledger);
      const fields = { checked: results.length, count: mismatches(results), remedy: TRIPPED_REMEDY };
      return log.error('verify.tripped', fields);
    }
    const { confirmed, present, missing, differs } = tally;
    const checked = confirmed + present + missing + differs;
    const fields = { checked, confirmed, present, missing, differs };
    if (missing + differs === 0) return log.debug('verify.done', fields);
    const remedy = 'None: the next census reads these cases again; then they are sent.';
    log.warn('verify.disproved', { ...fields, remedy });
  }

  return {
    run: async (signal) => {
      if (settings.perMinute > 0 && (await ledger.circuit()) === null) await run(signal);
    },
  };
}
