import { STATES, type State } from '../../domain/state.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { PortalCodes } from '../../portal/portalCodes.ts';
import { recordPages } from '../cases/build.ts';
import { ownerOf } from '../explain/remedy.ts';

/** The cases of one agency that wait for one owner, longest unsynced first. */
export interface WorkGroup {
  readonly agencyCode: string;
  readonly owner: string;
  readonly cases: readonly Place[];
}

export interface Workload {
  /** By agency, then owner. */
  readonly groups: readonly WorkGroup[];
  /** Matching cases that were left out because dongbo sends them by itself. */
  readonly byThemselves: number;
}

const UNSYNCED: readonly State[] = STATES.filter((state) => state !== 'synced');

/**
 * Finds the unsynced cases that somebody has to act on, or all of one owner's. One pass over the ledger by id needs no
 * extra index, which every delivery would have to maintain, and 8 bytes of memory a case; the rows are read again, in
 * order, when they are written (rows.ts).
 */
export async function collectWork(
  ledger: Pick<Ledger, 'records'>,
  filter: RecordFilter,
  options: {
    readonly owner?: string | undefined;
    readonly portalCodes: PortalCodes;
  },
): Promise<Workload> {
  const states = filter.states?.filter((state) => state !== 'synced') ?? UNSYNCED;
  const groups = new Map<string, { agencyCode: string; owner: string; cases: Place[] }>();
  let byThemselves = 0;
  for await (const records of recordPages(ledger, { ...filter, states })) {
    for (const record of records) {
      const { id, agencyCode, reason, portalCode, detail } = record;
      // Only synced cases have no reason, and these are filtered out.
      if (reason === null) continue;
      const owner = ownerOf(reason, portalCode, options.portalCodes, detail);
      if (options.owner === undefined && goesByItself(record, owner)) {
        byThemselves += 1;
        continue;
      }
      if (options.owner !== undefined && options.owner !== owner) continue;
      const key = `${owner}\n${agencyCode}`;
      const group = groups.get(key) ?? { agencyCode, owner, cases: [] };
      group.cases.push(placeOf(id, record.unsyncedSince ?? record.firstSeenAt));
      groups.set(key, group);
    }
  }
  for (const { cases } of groups.values()) cases.sort(oldestFirst);
  return { groups: [...groups.values()].sort(byAgency), byThemselves };
}

/** The groups of each agency as one, oldest first regardless of owner. */
export function byAgencyAlone(groups: readonly WorkGroup[]): { readonly cases: readonly Place[] }[] {
  const agencies = Map.groupBy(groups, ({ agencyCode }) => agencyCode);
  return [...agencies.values()].map((one) => ({
    cases: one.flatMap(({ cases }) => cases).sort(oldestFirst),
  }));
}

/** Owned by dongbo, except cases out of attempts, which wait for a replay. */
function goesByItself(record: LedgerRecord, owner: string): boolean {
  const exhausted =
    record.state === 'pending' && record.reason === 'RETRY_SCHEDULED' && record.nextAttemptAt === null;
  return owner === 'dongbo' && !exhausted;
}

function oldestFirst(a: Place, b: Place): number {
  return a - b;
}

/** By code units, so that the order does not depend on the language. */
function byAgency(a: WorkGroup, b: WorkGroup): number {
  if (a.agencyCode !== b.agencyCode) return a.agencyCode < b.agencyCode ? -1 : 1;
  return a.owner < b.owner ? -1 : 1;
}

/**
 * A case's place in a work list as one number: the minute since when it is unsynced, then its id of the ledger. A
 * number takes 8 bytes where an object took 64, and numbers in rising order are cases with the oldest first.
 */
export type Place = number;

const MINUTE_MS = 60_000;
/** More ids than a ledger of the whole nation has. The minutes until the year 2100 take the 26 bits that are left. */
const IDS = 2 ** 27;

function placeOf(id: number, unsyncedSince: Instant): Place {
  return Math.floor(unsyncedSince / MINUTE_MS) * IDS + id;
}

export function idAt(place: Place): number {
  return place % IDS;
}
