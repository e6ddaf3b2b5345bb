import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, LEDGER_RETRY } from '../../domain/delays.ts';
import { systemFaultOf } from '../../domain/systemFault.ts';
import type { SystemFaultKind } from '../../domain/systemFaults.ts';
import { errorFields, type Log } from '../../observability/log.ts';

/** Damage stays until a person repairs it, for which the process has to end. */
const LASTING: ReadonlySet<SystemFaultKind> = new Set(['ledger_damaged', 'ledger_server_damaged']);

const KEPT_REMEDY =
  'None for these cases: what the portal said of them is kept, and written as soon as the ledger answers. Until then nothing more of them is sent.';
const LOST_REMEDY =
  'None: they are sent once more, by the next start or when their lease ends. The portal knows what it has by its number.';

interface LedgerWaitDeps {
  readonly leaseMs: number;
  /** A shutdown, which does not wait for a ledger. */
  readonly stop: AbortSignal;
  readonly log: Log;
  /** Called with each fault of the ledger that is waited out. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/**
 * What one delivery has to write while the ledger does not answer: it is kept in memory and tried again for as long as the
 * lease lasts, by a clock that nobody sets. After that others can have the cases, and the ledger would not take it.
 *
 * From the first failure on, the delivery sends nothing more. How long the ledger was away is not known beforehand, and others
 * can have taken this process for dead meanwhile.
 */
export class LedgerWait {
  readonly #until: number;
  readonly #deps: LedgerWaitDeps;
  /** When the ledger failed first; null: it has not. */
  #failedAt: number | null = null;
  #isGivenUp: boolean = false;
  /** How many cases the lease has. */
  records = 0;

  constructor(deps: LedgerWaitDeps) {
    this.#deps = deps;
    this.#until = performance.now() + deps.leaseMs;
  }

  get hasFailed(): boolean {
    return this.#failedAt !== null;
  }

  /** How long ago the ledger failed first, in milliseconds. */
  get sinceFailureMs(): number {
    return this.#failedAt === null ? 0 : Math.round(performance.now() - this.#failedAt);
  }

  /** Whether this error says that the ledger does not work at this moment. It counts as its failure then. */
  failed(error: unknown): boolean {
    const kind = systemFaultOf(error);
    if (kind === null || LASTING.has(kind)) return false;
    this.#deps.onFault?.(error);
    if (this.#failedAt !== null) return true;
    this.#failedAt = performance.now();
    if (this.records > 0) {
      const { records } = this;
      this.#deps.log.warn('delivery.kept', { ...errorFields(error), records, remedy: KEPT_REMEDY });
    }
    return true;
  }

  /** Does the work again until the ledger takes it. Throws the ledger's fault when the lease ends, or dongbo does. */
  async until<T>(work: () => Promise<T>): Promise<T> {
    const { stop } = this.#deps;
    for (let failures = 1; ; failures += 1) {
      try {
        return await work();
      } catch (error) {
        if (!this.failed(error)) throw error;
        const waitMs = backoffMs(LEDGER_RETRY, failures);
        const isInTime = performance.now() + waitMs < this.#until;
        if (isInTime) await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
        if (isInTime && !stop.aborted) continue;
        this.#giveUp(error);
        throw error;
      }
    }
  }

  #giveUp(error: unknown): void {
    if (this.#isGivenUp) return;
    this.#isGivenUp = true;
    if (this.records === 0) return;
    const { records, sinceFailureMs: durationMs } = this;
    const fields = { ...errorFields(error), records, durationMs, remedy: LOST_REMEDY };
    this.#deps.log.warn('delivery.kept_lost', fields);
  }
}
