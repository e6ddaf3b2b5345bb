import { UsageError } from '../../domain/errors.ts';
import { dayOf, parseStamp, type Second, stamp } from '../cases/calendar.ts';
import type { Caseload } from '../cases/caseload.ts';
import type { DossierPatch, DossierRow } from '../cases/row.ts';
import type { DossierFilter } from './query.ts';

/** A case number, or the row's index: initial rows first, then the added ones in order. */
export type RowName = string | number;

export type Dossiers = ReturnType<typeof createDossiers>;

const NO_DAY = -(2 ** 31);
const TOUCHED = 1;
const REMOVED = 2;
const MOVED = 4;
/** Above every index, so that time and index fit one double. */
const INDEX_RANGE = 2 ** 24;
/** Selections cached until the next change: every page requests one again. */
const MAX_SELECTIONS = 16;

/**
 * The case load, overlaid with changed, added and removed rows. Typed arrays hold what windows and sorting need;
 * initial rows are sorted by modification once, and touched ones merged in.
 */
export function createDossiers(caseload: Caseload, now: () => Second) {
  const initial = caseload.records + caseload.drafts;
  let count = initial;
  let removedCount = 0;
  let receivedDay = new Int32Array(initial + 1_024);
  let modified = new Int32Array(initial + 1_024);
  let flags = new Uint8Array(initial + 1_024);
  /** Changed and added rows. */
  const touched = new Map<number, DossierRow>();
  const moved = new Set<number>();
  /** Case numbers of touched rows. */
  const numbers = new Map<string, number>();
  const selections = new Map<string, Uint32Array>();
  let initialOrder: Uint32Array | null = null;

  for (let index = 0; index < initial; index += 1) {
    const { received, course } = caseload.facts(index);
    modified[index] = course.modified;
    const problem = caseload.problem(index);
    const dateless = problem === 'receive_date_missing' || problem === 'receive_date_unreadable';
    receivedDay[index] = dateless ? NO_DAY : dayOf(received);
  }

  const has = (index: number, flag: number): boolean => ((flags[index] ?? REMOVED) & flag) !== 0;

  function row(index: number): DossierRow {
    return touched.get(index) ?? caseload.row(index);
  }

  function indexOf(which: RowName): number | null {
    const index = typeof which === 'number' ? which : (numbers.get(which) ?? caseload.indexOf(which));
    return index === null || index < 0 || index >= count || has(index, REMOVED) ? null : index;
  }

  function existing(which: RowName): number {
    const index = indexOf(which);
    if (index !== null) return index;
    throw new UsageError(
      'sandbox.no_such_row',
      `The simulated province has no row ${which}.`,
      'Name a case number or row index that GET /sandbox/cases lists.',
    );
  }

  function write(index: number, next: DossierRow): DossierRow {
    touched.set(index, next);
    flags[index] = (flags[index] ?? 0) | TOUCHED;
    modified[index] = parseStamp(next.modifiedDate) ?? 0;
    const received = parseStamp(next.receiveDate);
    receivedDay[index] = received === null ? NO_DAY : dayOf(received);
    if (next.dossierNo !== '') numbers.set(next.dossierNo, index);
    selections.clear();
    return next;
  }

  function grow(): void {
    if (count < flags.length) return;
    const capacity = 2 * flags.length;
    receivedDay = new Int32Array(receivedDay.buffer.transfer(4 * capacity));
    modified = new Int32Array(modified.buffer.transfer(4 * capacity));
    flags = new Uint8Array(flags.buffer.transfer(capacity));
  }

  /** Initial rows, oldest modification first; the reader skips touched ones. */
  function orderOfInitial(): Uint32Array {
    if (initialOrder !== null) return initialOrder;
    const keys = new Float64Array(initial);
    for (let index = 0; index < initial; index += 1) {
      keys[index] = (has(index, TOUCHED) ? 0 : (modified[index] ?? 0)) * INDEX_RANGE + index;
    }
    initialOrder = Uint32Array.from(keys.sort(), (key) => key % INDEX_RANGE);
    return initialOrder;
  }

  function byModification(visit: (index: number) => void): void {
    const time = (index: number): number => modified[index] ?? 0;
    const late = [...touched.keys()].sort((a, b) => time(a) - time(b) || a - b);
    let next = 0;
    for (const index of orderOfInitial()) {
      if (has(index, TOUCHED)) continue;
      for (let other = late[next]; other !== undefined && time(other) < time(index); other = late[next]) {
        visit(other);
        next += 1;
      }
      visit(index);
    }
    for (const index of late.slice(next)) visit(index);
  }

  function byId(visit: (index: number) => void): void {
    for (let index = 0; index < count; index += 1) if (!has(index, MOVED)) visit(index);
    for (const index of moved) visit(index);
  }

  function matches(index: number, filter: DossierFilter): boolean {
    if (has(index, REMOVED)) return false;
    const day = receivedDay[index] ?? NO_DAY;
    if (filter.fromDay !== null && (day === NO_DAY || day < filter.fromDay)) return false;
    if (filter.toDay !== null && (day === NO_DAY || day > filter.toDay)) return false;
    const { statuses, agencies, services, originalities } = filter;
    if (originalities !== null && !originalities.includes(row(index).originality)) return false;
    if (statuses === null && agencies === null && services === null) return true;
    const codes = touched.get(index) ?? codesOf(index);
    return (
      (statuses?.includes(codes.dossierStatus) ?? true) &&
      (agencies?.includes(codes.govAgencyCode) ?? true) &&
      (services?.includes(codes.serviceCode) ?? true)
    );
  }

  function codesOf(index: number): Pick<DossierRow, 'dossierStatus' | 'govAgencyCode' | 'serviceCode'> {
    const { course, agency, procedure } = caseload.facts(index);
    return { dossierStatus: course.status, govAgencyCode: agency.local, serviceCode: procedure.code };
  }

  function select(filter: DossierFilter): Uint32Array {
    const key = JSON.stringify(filter);
    const kept = selections.get(key);
    if (kept !== undefined) return kept;
    const found: number[] = [];
    const visit = (index: number): void => {
      if (matches(index, filter)) found.push(index);
    };
    if (filter.order === null) byId(visit);
    else byModification(visit);
    const selection = Uint32Array.from(found);
    if (filter.order === 'descending') selection.reverse();
    if (selections.size >= MAX_SELECTIONS) selections.clear();
    selections.set(key, selection);
    return selection;
  }

  return {
    /** Present rows. */
    size: (): number => count - removedCount,
    /** Indexes ever assigned, removed rows included. */
    rows: (): number => count,
    /** Null when there is no such row (any more). */
    find(which: RowName): DossierRow | null {
      const index = indexOf(which);
      return index === null ? null : row(index);
    },
    row,
    select,
    /** Throws UsageError when there is no such row. */
    change(which: RowName, patch: DossierPatch): DossierRow {
      const index = existing(which);
      return write(index, { ...row(index), modifiedDate: stamp(now()), ...patch });
    },
    add(patch: DossierPatch): DossierRow {
      grow();
      const index = count;
      count += 1;
      return write(index, { ...caseload.arrival(index - initial, now()), ...patch });
    },
    remove(which: RowName): void {
      const index = existing(which);
      flags[index] = (flags[index] ?? 0) | REMOVED;
      removedCount += 1;
      selections.clear();
    },
    /** Moves rows to the end of the unsorted order, as an index does with a rewritten document. */
    moveToEnd(indexes: Iterable<number>): void {
      for (const index of indexes) {
        moved.delete(index);
        moved.add(index);
        flags[index] = (flags[index] ?? 0) | MOVED;
      }
      selections.clear();
    },
  };
}
