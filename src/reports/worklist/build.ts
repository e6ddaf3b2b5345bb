import type { MappingTable } from '../../domain/mappingTable.ts';
import type { Reason } from '../../domain/reason.ts';
import { STATES, type State } from '../../domain/state.ts';
import type { Instant } from '../../domain/time.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { recordPages } from '../cases/build.ts';
import { type RemedyTables, remedyOf } from '../explain/remedy.ts';
import { mappedPart, tableOfCause } from '../mappings/build.ts';

/** The cases of one agency that wait for one owner, longest unsynced first. */
export interface WorkGroup {
  readonly agencyCode: string;
  readonly owner: string;
  /** Whether they wait for rows of mapping tables, which free them everywhere at once. */
  readonly waitsForCodes: boolean;
  readonly cases: readonly Place[];
  readonly causes: readonly WorkCause[];
  readonly codes: readonly HeldByCode[];
}

/** Cases of a group that have the same remedy. */
interface WorkCause {
  readonly reason: Reason;
  readonly portalCode: string | null;
  /** Of one of the cases: a portal's message can decide about the remedy. */
  readonly detail: string | null;
  readonly count: number;
  /** The earliest moment since when one of them is unsynced. */
  readonly since: Instant;
}

/** A code without a row in a mapping table, and the cases of a group that it holds back. */
interface HeldByCode {
  readonly table: MappingTable;
  readonly code: string;
  readonly count: number;
  readonly since: Instant;
}

/** The same for several groups. */
export interface CodeToMap extends HeldByCode {
  readonly agencies: number;
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
  options: RemedyTables & { readonly owner?: string | undefined },
): Promise<Workload> {
  const states = filter.states?.filter((state) => state !== 'synced') ?? UNSYNCED;
  const groups = new Map<string, GroupInHand>();
  let byThemselves = 0;
  for await (const records of recordPages(ledger, { ...filter, states })) {
    for (const record of records) {
      const { id, agencyCode, reason, portalCode, detail } = record;
      // Only synced cases have no reason, and these are filtered out.
      if (reason === null) continue;
      const { owner, remedy } = remedyOf(reason, portalCode, options, 'en', detail);
      if (options.owner === undefined && owner === 'dongbo') {
        byThemselves += 1;
        continue;
      }
      if (options.owner !== undefined && options.owner !== owner) continue;
      const table = tableOfCause(reason);
      const since = record.unsyncedSince ?? record.firstSeenAt;
      const waitsForCodes = table !== null;
      const group = inHand(groups, `${owner}\n${agencyCode}\n${waitsForCodes}`, () => ({
        ...{ agencyCode, owner, waitsForCodes, cases: [] },
        causes: new Map<string, Counted<WorkCause>>(),
        codes: new Map<string, Counted<HeldByCode>>(),
      }));
      group.cases.push(placeOf(id, since));
      addTo(
        inHand(group.causes, `${reason}\n${portalCode}\n${remedy}`, () => ({
          ...{ reason, portalCode, detail, count: 0, since },
        })),
        since,
      );
      if (table === null || detail === null) continue;
      const code = mappedPart(table, detail);
      addTo(
        inHand(group.codes, `${table}\n${code}`, () => ({ table, code, count: 0, since })),
        since,
      );
    }
  }
  for (const { cases } of groups.values()) cases.sort(oldestFirst);
  return {
    groups: [...groups.values()]
      .map((group) => ({
        ...group,
        causes: [...group.causes.values()].sort(mostFirst),
        codes: [...group.codes.values()],
      }))
      .sort(byAgency),
    byThemselves,
  };
}

/** The codes to be mapped that hold back cases of these groups; most cases first. */
export function codesOf(groups: readonly WorkGroup[]): readonly CodeToMap[] {
  const all = new Map<string, Counted<HeldByCode> & { agencies: Set<string> }>();
  for (const { agencyCode, codes } of groups) {
    for (const held of codes) {
      const sum = inHand(all, `${held.table}\n${held.code}`, () => ({
        ...{ ...held, count: 0, agencies: new Set<string>() },
      }));
      sum.count += held.count;
      sum.since = Math.min(sum.since, held.since);
      sum.agencies.add(agencyCode);
    }
  }
  return [...all.values()].map((sum) => ({ ...sum, agencies: sum.agencies.size })).sort(mostFirst);
}

type Counted<T> = Omit<T, 'count' | 'since'> & { count: number; since: Instant };
type GroupInHand = Omit<WorkGroup, 'cases' | 'causes' | 'codes'> & {
  cases: Place[];
  causes: Map<string, Counted<WorkCause>>;
  codes: Map<string, Counted<HeldByCode>>;
};

function inHand<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function addTo(counted: { count: number; since: Instant }, since: Instant): void {
  counted.count += 1;
  counted.since = Math.min(counted.since, since);
}

function mostFirst(a: { readonly count: number }, b: { readonly count: number }): number {
  return b.count - a.count;
}

/** The groups of each agency as one, oldest first regardless of owner. */
export function byAgencyAlone(groups: readonly WorkGroup[]): { readonly cases: readonly Place[] }[] {
  const agencies = Map.groupBy(groups, ({ agencyCode }) => agencyCode);
  return [...agencies.values()].map((one) => ({
    cases: one.flatMap(({ cases }) => cases).sort(oldestFirst),
  }));
}

function oldestFirst(a: Place, b: Place): number {
  return a - b;
}

/** By code units, so that the order does not depend on the language. */
function byAgency(a: WorkGroup, b: WorkGroup): number {
  if (a.agencyCode !== b.agencyCode) return a.agencyCode < b.agencyCode ? -1 : 1;
  if (a.owner !== b.owner) return a.owner < b.owner ? -1 : 1;
  return Number(a.waitsForCodes) - Number(b.waitsForCodes);
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
