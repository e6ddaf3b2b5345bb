import type { Instant } from '../../domain/time.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { FIELD_CUTS } from '../../ledger/port/sharedFacts.ts';
import type { Portal } from '../../portal/portal.ts';

export interface FieldCutsDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact'>;
  readonly portal: Pick<Portal, 'takeCuts'>;
  readonly now: () => Instant;
}

/** How often each field was cut since the first time, kept in the ledger. */
export class FieldCuts {
  readonly #deps: FieldCutsDeps;
  readonly #counts: Map<string, number>;
  #since: Instant | null;

  private constructor(deps: FieldCutsDeps, since: Instant | null, counts: Map<string, number>) {
    this.#deps = deps;
    this.#since = since;
    this.#counts = counts;
  }

  static async remembered(deps: FieldCutsDeps): Promise<FieldCuts> {
    const known = (await readFact(deps.ledger, FIELD_CUTS))?.value;
    return new FieldCuts(deps, known?.since ?? null, new Map(Object.entries(known?.counts ?? {})));
  }

  /** Adds what the portal adapter has counted meanwhile. */
  async note(): Promise<void> {
    const { ledger, portal, now } = this.#deps;
    const cuts = portal.takeCuts();
    if (cuts.size === 0) return;
    this.#since ??= now();
    for (const [field, count] of cuts) this.#counts.set(field, (this.#counts.get(field) ?? 0) + count);
    await writeFact(
      ledger,
      FIELD_CUTS,
      { since: this.#since, counts: Object.fromEntries(this.#counts) },
      now(),
    );
  }
}
