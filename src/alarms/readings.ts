import { type Circuit, openCircuits } from '../domain/circuit.ts';
import type { Expiries } from '../domain/expiry.ts';
import type { GapCounts } from '../domain/gap.ts';
import { livingVersions, lostProcesses, versionsDifferSince } from '../domain/processes.ts';
import type { Instant } from '../domain/time.ts';
import { factAt, ofSource, readFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { BACKUP, CATALOGUE_DOUBT, COUNTERS, LEDGER_CHECK, POLL } from '../ledger/port/sharedFacts.ts';
import { lastCensus } from '../reports/census/build.ts';
import { groupNames, type NameOptions } from '../reports/gap/groupNames.ts';
import { ALARM_RULES, type AlarmRule } from './rules.ts';

/** An agency in a notice. */
export interface NamedAgency {
  readonly code: string;
  readonly name: string;
}

/** What an alarm is about: an agency, one of several sources, or the province as a whole, which is neither. */
export interface Subject {
  readonly agency: NamedAgency | null;
  readonly source?: string | undefined;
}

/** Distinguishes the subjects of one rule, which are all agencies or all sources; '' for the province. */
export function subjectKey({ agency, source }: Subject): string {
  return source ?? agency?.code ?? '';
}

/** What the rules are evaluated on, at one moment. */
export interface Readings {
  readonly now: Instant;
  /** When this process started to watch. */
  readonly since: Instant;
  readonly gap: GapCounts;
  /** Empty if no rule is about agencies. */
  readonly agencies: readonly { readonly agency: NamedAgency; readonly counts: GapCounts }[];
  readonly oldestUnsyncedAt: Instant | null;
  readonly lastPollAt: Instant | null;
  /** When each of several sources was last read; null = never. Empty for a source that is alone. */
  readonly sourcePolls: readonly { readonly source: string; readonly at: Instant | null }[];
  /** The name of a source that is alone; null where there are several. */
  readonly onlySource: string | null;
  /** The one that is open for longer; null while both are closed. */
  readonly circuit: (Pick<Circuit, 'openedAt' | 'fault' | 'holds'> & { readonly cause: string }) | null;
  /** Counters that the last audit corrected; null before the first audit. */
  readonly wrongCounters: number | null;
  /** What SQLite's own check said last; null before the first one. */
  readonly ledgerDamaged: boolean | null;
  /** Procedures on a list that is not believed; null if none is in doubt. */
  readonly doubtedProcedures: number | null;
  /** How many cases fewer the last census showed, where it lacks most; 0 if it is believed, null before the first one. */
  readonly censusShortfall: number | null;
  /** When the last backup was made, or when they began to be scheduled; null while none is. */
  readonly lastBackupAt: Instant | null;
  readonly expiries: Expiries;
  /** Of the processes on one ledger, those that died and have not come back: since when, and their machines. */
  readonly lost: { readonly at: Instant; readonly hosts: readonly string[] } | null;
  /** The versions of those that live, and since when there is more than one; null while there is not. */
  readonly versions: { readonly at: Instant; readonly versions: readonly string[] } | null;
}

export type ReadingsLedger = Pick<
  Ledger,
  'gapTotals' | 'gapGroups' | 'names' | 'oldestUnsynced' | 'fact' | 'circuits' | 'processes'
>;

/** Reads kept counters, one index entry and a few facts, so its cost does not grow with the ledger. */
export async function takeReadings(
  ledger: ReadingsLedger,
  rules: readonly AlarmRule[],
  options: NameOptions & Pick<Readings, 'since' | 'expiries'> & { readonly sources: readonly string[] },
): Promise<Readings> {
  const { now, since, expiries, sources } = options;
  const byAgency = rules.some(({ kind }) => ALARM_RULES[kind].byAgency);
  const groups = byAgency ? await ledger.gapGroups('agency') : [];
  const nameOf = byAgency ? await groupNames(ledger, 'agency', options) : () => '';
  const open = openCircuits(await ledger.circuits());
  const [circuit = null] = open.toSorted((a, b) => a.openedAt - b.openedAt);
  const census = await lastCensus(ledger);
  const backup = (await readFact(ledger, BACKUP))?.value ?? null;
  const check = (await readFact(ledger, LEDGER_CHECK))?.value ?? null;
  const processes = await ledger.processes();
  const lost = lostProcesses(processes);
  const lostAt = lost[0]?.diedAt ?? null;
  const differAt = versionsDifferSince(processes);
  const doubt = (await readFact(ledger, CATALOGUE_DOUBT))?.value ?? null;
  return {
    now,
    since,
    gap: await ledger.gapTotals(),
    agencies: groups.map((counts) => ({ agency: { code: counts.key, name: nameOf(counts.key) }, counts })),
    oldestUnsyncedAt: (await ledger.oldestUnsynced({ each: 1, within: 1 }))[0]?.unsyncedSince ?? null,
    lastPollAt: await factAt(ledger, POLL),
    onlySource: sources.length === 1 ? (sources[0] ?? null) : null,
    sourcePolls:
      sources.length < 2
        ? []
        : await Promise.all(
            sources.map(async (source) => ({ source, at: await factAt(ledger, ofSource(POLL, source)) })),
          ),
    circuit,
    wrongCounters: (await readFact(ledger, COUNTERS))?.value.off ?? null,
    ledgerDamaged: check === null ? null : check.damage !== null,
    doubtedProcedures: doubt === null || doubt.believed ? null : doubt.size,
    lastBackupAt:
      backup === null || backup.scheduledSince === null ? null : (backup.made?.at ?? backup.scheduledSince),
    expiries,
    lost: lostAt === null ? null : { at: lostAt, hosts: [...new Set(lost.map(({ host }) => host))] },
    versions: differAt === null ? null : { at: differAt, versions: livingVersions(processes) },
    censusShortfall:
      census === null ? null : Math.max(0, ...census.shortfalls.map((at) => at.before - at.now)),
  };
}
