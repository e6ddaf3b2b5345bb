import { systemFaultOf } from '../domain/systemFault.ts';
import { SYSTEM_FAULTS, type SystemFaultKind } from '../domain/systemFaults.ts';

/** Longer than the time between two sweeps, each of which fails again while the cause lasts. */
const RECENT_MS = 7_000;

/** The faults of the machine that jobs have met lately; damage lasts until it is repaired, which needs a restart. */
export class RecentFaults {
  readonly #at = new Map<SystemFaultKind, number>();
  readonly #clock: () => number;

  /** `clock`: monotonic, in milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  noticed(error: unknown): void {
    const kind = systemFaultOf(error);
    if (kind !== null && SYSTEM_FAULTS[kind].standsStill) this.#at.set(kind, this.#clock());
  }

  recent(): readonly SystemFaultKind[] {
    const since = this.#clock() - RECENT_MS;
    return [...this.#at]
      .filter(([kind, at]) => kind === 'ledger_damaged' || at > since)
      .map(([kind]) => kind);
  }
}
