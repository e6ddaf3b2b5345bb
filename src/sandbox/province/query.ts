import { dayOf, parseStamp } from '../cases/calendar.ts';

/** The effective query of `GET /dossiers`. */
export interface DossierQuery {
  /** Rows start ≤ i < end; end 0 = to the last. */
  readonly start: number;
  readonly end: number;
  readonly filter: DossierFilter;
}

export interface DossierFilter {
  /** Day numbers, both inclusive; null = no bound. */
  readonly fromDay: number | null;
  readonly toDay: number | null;
  /** By modification date, or null for the order of dossier ids. */
  readonly order: 'descending' | 'ascending' | null;
  /** Comma-separated lists are allowed; null = any. */
  readonly statuses: readonly string[] | null;
  readonly agencies: readonly string[] | null;
  readonly services: readonly string[] | null;
  readonly originalities: readonly string[] | null;
}

/** Unreadable parts have no effect, as in the public source. */
export function readQuery(query: URLSearchParams, sortHonoured: boolean): DossierQuery {
  const sorted = sortHonoured && query.get('sort') === 'modifiedDate';
  return {
    start: wholeNumber(query.get('start')),
    end: wholeNumber(query.get('end')),
    filter: {
      fromDay: day(query.get('fromReceiveDate')),
      toDay: day(query.get('toReceiveDate')),
      order: sorted ? (query.get('order') === 'true' ? 'descending' : 'ascending') : null,
      statuses: list(query.get('status')),
      agencies: list(query.get('agency')),
      services: list(query.get('service')),
      originalities: list(query.get('originality')),
    },
  };
}

function wholeNumber(text: string | null): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function day(text: string | null): number | null {
  const second = text !== null && /^\d\d\/\d\d\/\d{4}$/.test(text) ? parseStamp(text) : null;
  return second === null ? null : dayOf(second);
}

function list(text: string | null): string[] | null {
  return text ? text.split(',') : null;
}
