import { systemFaultOf } from '../domain/systemFault.ts';
import { SYSTEM_FAULTS, type SystemFaultKind } from '../domain/systemFaults.ts';
import { errorFields, type Log } from '../observability/log.ts';

const EVERY_MS = 2_000;
/** Tries in a row that have to fail: a backup that locks the ledger for a moment is no standstill. */
const FAILURES = 2;

export interface StandstillDeps {
  /** What dongbo needs to be able to do; each throws what the machine refuses. */
  readonly tries: readonly (() => unknown)[];
  /** What jobs have met lately. */
  readonly recent: () => readonly SystemFaultKind[];
  readonly onBegan: (kind: SystemFaultKind) => void;
  readonly onEnded: (kind: SystemFaultKind) => void;
  /** After every round; not waited for. */
  readonly onRound?: (() => void) | undefined;
  readonly log: Log;
  readonly everyMs?: number | undefined;
}

/**
 * Tries every two seconds what deliveries need, so that a standstill is said once, with its cause, and its end is noticed at once.
 */
export class StandstillWatch {
  /** How often in a row each kind was met, and since when. */
  readonly #met = new Map<SystemFaultKind, { count: number; readonly since: number }>();
  readonly #deps: StandstillDeps;
  readonly #timer: NodeJS.Timeout;
  #round: Promise<void> | null = null;

  constructor(deps: StandstillDeps) {
    this.#deps = deps;
    this.#timer = setInterval(() => {
      this.#round ??= this.#look().finally(() => {
        this.#round = null;
      });
    }, deps.everyMs ?? EVERY_MS);
  }

  /** What stands still now. */
  current(): readonly SystemFaultKind[] {
    return [...this.#met].filter(([, { count }]) => count >= FAILURES).map(([kind]) => kind);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
  }

  async #look(): Promise<void> {
    const { tries, recent, onBegan, log, onRound } = this.#deps;
    const found = new Set(recent());
    for (const attempt of tries) {
      try {
        await attempt();
      } catch (error) {
        const kind = systemFaultOf(error);
        if (kind === null) log.warn('standstill.unknown', errorFields(error));
        else found.add(kind);
      }
    }
    for (const kind of found) {
      const met = this.#met.get(kind) ?? { count: 0, since: performance.now() };
      met.count += 1;
      this.#met.set(kind, met);
      if (met.count !== FAILURES) continue;
      const { message, remedy } = SYSTEM_FAULTS[kind].en;
      log.error('standstill.began', { kind, why: message, remedy });
      onBegan(kind);
    }
    for (const kind of this.#met.keys()) if (!found.has(kind)) this.#ended(kind);
    onRound?.();
  }

  #ended(kind: SystemFaultKind): void {
    const { count, since } = this.#met.get(kind) ?? { count: 0, since: 0 };
    this.#met.delete(kind);
    if (count < FAILURES) return;
    this.#deps.log.info('standstill.ended', { kind, durationMs: Math.round(performance.now() - since) });
    this.#deps.onEnded(kind);
  }
}
