import { Gauge, Registry } from 'prom-client';
import { backupState } from '../../backup/scheduled.ts';
import { holdersOf, SERVICES } from '../../domain/circuit.ts';
import { EXCLUSIONS } from '../../domain/exclusion.ts';
import type { Expiries } from '../../domain/expiry.ts';
import { lostProcesses } from '../../domain/processes.ts';
import { REASONS, type Reason } from '../../domain/reason.ts';
import { STORED_STATES, type StoredState } from '../../domain/state.ts';
import type { Instant } from '../../domain/time.ts';
import { factAt, readFact } from '../../ledger/port/facts.ts';
import type { AgencyReason, GapGroup } from '../../ledger/port/figures.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { LedgerProcess } from '../../ledger/port/processes.ts';
import { CENSUS, DELIVERY_SHARE, POLL } from '../../ledger/port/sharedFacts.ts';
import type { JobCounts } from '../../queue/jobCounts.ts';
import { isSuspicious, lastCensus } from '../../reports/census/build.ts';
import { waitingQueues } from '../../reports/delivery/queues.ts';

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/**
 * The ledger's figures as gauges, from kept counters, one index entry and a few facts: 6 ms with 300 agencies, at any
 * number of cases. A leased case counts as `pending`, because a lease moves no counter (decision 0002).
 *
 * A figure that does not exist is left out instead of being 0: ratios of an empty ledger, instants of events that never
 * happened, and queues (`jobs` = null) while Redis does not answer.
 */
export async function ledgerMetrics(
  ledger: Ledger,
  {
    jobs,
    version,
    now,
    expiries = new Map(),
  }: {
    readonly jobs: JobCounts | null;
    readonly version: string;
    readonly now: Instant;
    readonly expiries?: Expiries;
  },
): Promise<Registry> {
  const agencies = await ledger.gapGroups('agency');
  const waiting = await ledger.agencyReasons();
  const { excludedBy, unnumbered } = await ledger.gapTotals();
  const names = await ledger.names('agency');
  const [oldest] = await ledger.oldestUnsynced({ each: 1, within: 1 });
  const circuits = await ledger.circuits();
  const share = (await readFact(ledger, DELIVERY_SHARE))?.value.share ?? 1;
  const pollAt = await factAt(ledger, POLL);
  const censusAt = await factAt(ledger, CENSUS);
  const backupAt = (await backupState(ledger)).made?.at ?? null;
  const census = await lastCensus(ledger);
  const queues = Object.entries(await waitingQueues(ledger, now));
  const processes = await ledger.processes();

  const byAgency = statesByAgency(agencies, waiting);
  const synced = sum(agencies.map((group) => group.synced));
  const stale = sum(agencies.map((group) => group.stale));
  const total = synced + stale + sum(agencies.map((group) => group.never));

  const registry = new Registry();
  const gauge = (name: string, help: string, samples: readonly Sample[]): void => {
    const [first] = samples;
    if (first === undefined) return;
    const made = new Gauge({ name, help, labelNames: Object.keys(first[0]), registers: [registry] });
    for (const [labels, value] of samples) made.set(labels, value);
  };

  gauge('dongbo_build_info', 'Always 1', [[{ version }, 1]]);
  gauge(
    'dongbo_records',
    'Cases in scope; pending includes leased ones',
    STORED_STATES.map((state) => [{ state }, sum([...byAgency.values()].map((states) => states[state]))]),
  );
  gauge(
    'dongbo_unsynced',
    'Unsynced cases, by reason',
    reasons().map((reason) => [
      { reason },
      sum(waiting.map((one) => (one.reason === reason ? one.count : 0))),
    ]),
  );
  gauge(
    'dongbo_agency_records',
    'Cases in scope, by local agency code',
    [...byAgency].flatMap(([agency, states]) =>
      STORED_STATES.map((state) => [{ agency, state }, states[state]] as const),
    ),
  );
  gauge(
    'dongbo_agency_info',
    'Always 1; the name of the agency at the source',
    [...byAgency.keys()].map((agency) => [{ agency, name: names.get(agency) ?? agency }, 1]),
  );
  gauge('dongbo_synced_ratio', 'Synced share of the cases in scope', ratio(synced, total));
  gauge(
    'dongbo_coverage_ratio',
    'Share of the cases in scope that were ever acknowledged',
    ratio(synced + stale, total),
  );
  gauge('dongbo_verified_records', 'Synced cases that a look-up at the portal confirmed', [
    [{}, sum(agencies.map((group) => group.verified))],
  ]);
  gauge(
    'dongbo_excluded_records',
    'Cases that are not in the total, by why',
    EXCLUSIONS.map((why) => [{ why }, excludedBy[why]]),
  );
  gauge('dongbo_unnumbered_records', 'Drafts at the source that have no case number yet', [[{}, unnumbered]]);
  gauge(
    'dongbo_oldest_unsynced_timestamp_seconds',
    'Since when the longest unsynced case has been unsynced',
    instant(oldest?.unsyncedSince ?? null),
  );
  gauge(
    'dongbo_circuit_open',
    '1 while an open circuit holds them back: records, progress steps',
    SERVICES.map((service) => [{ service }, holdersOf(service, circuits).length === 0 ? 0 : 1]),
  );
  gauge('dongbo_delivery_rate_share', 'Of the configured rate and concurrency, what delivery uses; 1 = all', [
    [{}, share],
  ]);
  gauge(
    'dongbo_delivery_waiting_records',
    'Cases to be sent, now or later; fresh ones, which a poll found, go before the backlog',
    queues.map(([queue, { cases }]) => [{ queue }, cases]),
  );
  gauge(
    'dongbo_delivery_due_since_timestamp_seconds',
    'Since when the longest waiting case of the queue has been due',
    queues.flatMap(([queue, { since }]) => (since === null ? [] : [[{ queue }, since / 1_000] as const])),
  );
  gauge(
    'dongbo_delivery_empty_timestamp_seconds',
    'When the queue will be empty at the present rate',
    queues.flatMap(([queue, { emptyAt }]) =>
      emptyAt === null ? [] : [[{ queue }, emptyAt / 1_000] as const],
    ),
  );
  gauge('dongbo_delivery_paused', '1 while delivery is paused by a person', [
    [{}, (await ledger.deliveryPause()) === null ? 0 : 1],
  ]);
  gauge('dongbo_last_poll_timestamp_seconds', 'When the source was last read for changes', instant(pollAt));
  gauge(
    'dongbo_census_suspicious',
    '1 while the last census shows clearly fewer cases than the one before',
    census === null ? [] : [[{}, isSuspicious(census) ? 1 : 0]],
  );
  gauge('dongbo_last_census_timestamp_seconds', 'When the last complete census ended', instant(censusAt));
  gauge('dongbo_last_backup_timestamp_seconds', 'When the last backup was made', instant(backupAt));
  gauge(
    'dongbo_expiry_timestamp_seconds',
    'When a certificate or the password of the portal ends',
    [...expiries].flatMap(([what, at]) => (at === null ? [] : [[{ what }, at / 1_000] as const])),
  );
  gauge(
    'dongbo_processes',
    'Processes that share the ledger and live; one with several roles counts in each',
    byRoleAndVersion(processes),
  );
  gauge(
    'dongbo_process_heartbeat_age_seconds',
    'For how long a process has not said that it lives; with those that died within a day',
    processes.map(({ id, host, silentMs }) => [{ process: id, host }, silentMs / 1_000]),
  );
  gauge(
    'dongbo_processes_lost',
    'Processes that died within a day and have not come back',
    processes.length === 0 ? [] : [[{}, lostProcesses(processes).length]],
  );
  gauge(
    'dongbo_queue_jobs',
    'Tickets of the queues; none holds a case',
    Object.entries(jobs ?? {}).flatMap(([queue, counts]) =>
      Object.entries(counts).map(([state, count]) => [{ queue, state }, count] as const),
    ),
  );
  return registry;
}

/** Each reason belongs to one state, so the counts of reasons give the states. */
function statesByAgency(
  agencies: readonly GapGroup[],
  waiting: readonly AgencyReason[],
): ReadonlyMap<string, Readonly<Record<StoredState, number>>> {
  const found = new Map<string, Record<StoredState, number>>();
  for (const { key, synced } of agencies) found.set(key, { pending: 0, synced, blocked: 0, rejected: 0 });
  for (const { agencyCode, reason, count } of waiting) {
    const states = found.get(agencyCode) ?? { pending: 0, synced: 0, blocked: 0, rejected: 0 };
    states[REASONS[reason].state] += count;
    found.set(agencyCode, states);
  }
  return found;
}

function byRoleAndVersion(processes: readonly LedgerProcess[]): readonly Sample[] {
  const counts = new Map<string, { readonly labels: { role: string; version: string }; count: number }>();
  for (const { roles, version, diedAt } of processes) {
    if (diedAt !== null) continue;
    for (const role of roles) {
      const entry = counts.get(`${role} ${version}`) ?? { labels: { role, version }, count: 0 };
      entry.count += 1;
      counts.set(`${role} ${version}`, entry);
    }
  }
  return [...counts.values()].map(({ labels, count }) => [labels, count]);
}

function reasons(): readonly Reason[] {
  return Object.keys(REASONS) as Reason[];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((whole, count) => whole + count, 0);
}

/** Not rounded, so 1 means every single case. */
function ratio(part: number, whole: number): readonly Sample[] {
  return whole === 0 ? [] : [[{}, part / whole]];
}

function instant(at: Instant | null): readonly Sample[] {
  return at === null ? [] : [[{}, at / 1_000]];
}
