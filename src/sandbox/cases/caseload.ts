/**
 * The province's cases as a pure function of seed, index and size: a million cases cost neither start-up time nor
 * memory. Field names and forms follow the public source of OpenCPS v2 (DossierDataModel, APIDateTimeUtils); the
 * distributions and planted problems are our assumption, and all persons are made up.
 *
 * Indexes 0 … records−1 are numbered cases in order of receipt; drafts, which have no case number, follow. A case
 * number gives back its index.
 */
import { compactDay, DAY_NUMBERS, dayOf, type Second, stamp } from './calendar.ts';
import { type Course, courseOf } from './course.ts';
import { everydayPlace, type Place, placeOf } from './place.ts';
import { type CaseKind, createScope, type ProblemKind, type ScopeOptions } from './problems.ts';
import { type DossierRow, writeRow } from './row.ts';
import { createTimetable } from './timetable.ts';

interface CaseFacts extends Place {
  readonly received: Second;
  readonly course: Course;
}

export type Caseload = ReturnType<typeof createCaseload>;

const FIRST_DOSSIER_ID = 100_001;
/** Separates the hashes of later arrivals from those of initial cases. */
const ARRIVALS = 500_000_000;

export function createCaseload(options: ScopeOptions) {
  const { records, seed = 1 } = options;
  const scope = createScope(options);
  const timetable = createTimetable(seed, records);
  const drafts = records === 0 ? 0 : Math.max(2, Math.round(records * 0.003));
  const kindOf = (index: number): CaseKind => (index < records ? scope.kindOf(index) : null);

  function problem(index: number): ProblemKind | null {
    const kind = kindOf(index);
    return kind === 'known' ? null : kind;
  }

  function caseNo(index: number): string {
    const { day, serial } = timetable.serialOf(index);
    const { agency } = placeOf(seed, index, kindOf(index));
    return `${agency.local}-${compactDay(day)}-${String(serial).padStart(4, '0')}`;
  }

  function facts(index: number): CaseFacts {
    const place = placeOf(seed, index, kindOf(index));
    if (index >= records) {
      // Drafts are spread over the period: each starts together with some case.
      const twin = Math.floor(((index - records + 0.5) * records) / drafts);
      const received = timetable.receivedAt(twin);
      return { ...place, received, course: untouched('new', received, place) };
    }
    const received = timetable.receivedAt(index);
    const course = courseOf(seed, index, received, place.procedure.termDays);
    switch (problem(index)) {
      case 'status_unmapped':
        return { ...place, received, course: untouched('transferring', received, place) };
      case 'due_before_received':
        return { ...place, received, course: { ...course, due: received - 86_400 * (1 + (index % 9)) } };
      default:
        return { ...place, received, course };
    }
  }

  return {
    seed,
    /** Numbered cases. */
    records,
    /** How many of them the portal has. */
    known: scope.known,
    /** Rows without a case number, at indexes records … records + drafts − 1. */
    drafts,
    isKnown: (index: number): boolean => kindOf(index) === 'known',
    problem,
    caseNo,
    /** Null when it is not the number of an initial case. */
    indexOf(text: string): number | null {
      const match = /-(\d{6})-(\d{4,})$/.exec(text);
      const day = DAY_NUMBERS.get(match?.[1] ?? '');
      const index = day === undefined ? null : timetable.indexAt(day, Number(match?.[2]));
      return index !== null && caseNo(index) === text ? index : null;
    },
    /** Codes and times of a row, much cheaper than the whole row. */
    facts,
    row(index: number): DossierRow {
      if (index < 0 || index >= records + drafts) throw new RangeError(`no row ${index} in this case load`);
      const of = facts(index);
      return writeRow(seed, index, {
        ...of,
        dossierId: FIRST_DOSSIER_ID + index,
        dossierNo: index < records ? caseNo(index) : '',
        receiveDate: receiveDate(problem(index), of.received),
      });
    },
    /** The n-th case (from 0) to arrive after the start. */
    arrival(n: number, at: Second): DossierRow {
      const place = everydayPlace(seed, ARRIVALS + n);
      // The letter separates arrivals from initial cases.
      const dossierNo = `${place.agency.local}-${compactDay(dayOf(at))}-A${String(n + 1).padStart(4, '0')}`;
      return writeRow(seed, ARRIVALS + n, {
        ...place,
        dossierId: FIRST_DOSSIER_ID + records + drafts + n,
        dossierNo,
        received: at,
        receiveDate: stamp(at),
        course: untouched('receiving', at, place),
      });
    },
  };
}

function untouched(status: string, received: Second, place: Place): Course {
  const due = received + place.procedure.termDays * 86_400;
  return { status, subStatus: '', due, released: null, finished: null, modified: received };
}

function receiveDate(problem: ProblemKind | null, received: Second): string {
  if (problem === 'receive_date_missing') return '';
  return problem === 'receive_date_unreadable' ? '31/02/2024 08:00:00' : stamp(received);
}
