import type { GapCounts } from '../domain/gap.ts';
import type { Instant } from '../domain/time.ts';
import { factAt, readFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { COUNTERS, POLL } from '../ledger/port/sharedFacts.ts';
import { groupNames, type NameOptions } from '../reports/gap/groupNames.ts';
import { ALARM_RULES, type AlarmRule } from './rules.ts';

/** An agency as a notice names it. */
export interface NamedAgency {
  readonly code: string;
  readonly name: string;
}

/** Everything the rules judge by, at one moment. */
export interface Readings {
  readonly now: Instant;
  /** When this process began to watch: nobody could have polled for it before. */
  readonly since: Instant;
  readonly gap: GapCounts;
  /** Empty where no rule asks for agencies. */
  readonly agencies: readonly { readonly agency: NamedAgency; readonly counts: GapCounts }[];
  readonly oldestUnsyncedAt: Instant | null;
  readonly lastPollAt: Instant | null;
  /** Null while the circuit is closed. */
  readonly circuit: { readonly openedAt: Instant; readonly cause: string } | null;
  /** Counters that the last audit found wrong; null before the first audit. */
  readonly countersOff: number | null;
}

export type ReadingsLedger = Pick<
  Ledger,
  'gapTotals' | 'gapGroups' | 'names' | 'oldestUnsynced' | 'fact' | 'circuit'
>;

/** Reads kept counters, one index entry and a few facts: it costs the same at any size of the ledger. */
export async function takeReadings(
  ledger: ReadingsLedger,
  rules: readonly AlarmRule[],
  options: NameOptions & { readonly since: Instant },
): Promise<Readings> {
  const { now, since } = options;
  const byAgency = rules.some(({ kind }) => ALARM_RULES[kind].byAgency);
  const groups = byAgency ? await ledger.gapGroups('agency') : [];
  const nameOf = byAgency ? await groupNames(ledger, 'agency', options) : () => '';
  const circuit = await ledger.circuit();
  return {
    now,
    since,
    gap: await ledger.gapTotals(),
    agencies: groups.map((counts) => ({ agency: { code: counts.key, name: nameOf(counts.key) }, counts })),
    oldestUnsyncedAt: (await ledger.oldestUnsynced({ each: 1, within: 1 }))[0]?.unsyncedSince ?? null,
    lastPollAt: await factAt(ledger, POLL),
    circuit: circuit === null ? null : { openedAt: circuit.openedAt, cause: circuit.cause },
    countersOff: (await readFact(ledger, COUNTERS))?.value.off ?? null,
  };
}
