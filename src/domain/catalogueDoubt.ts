/** What makes a new national procedure list doubtful. */
export const CATALOGUE_FAULTS = ['lost', 'unknown'] as const;
export type CatalogueFault = (typeof CATALOGUE_FAULTS)[number];

export interface CatalogueFigures {
  /** Procedures on the list. */
  readonly size: number;
  /** On the list before it, and how many of these it no longer has; 0 if there was none. */
  readonly before: number;
  readonly lost: number;
  /** Procedures that our own cases use, and how many of these it has. */
  readonly used: number;
  readonly known: number;
}

const MOST_LOST = 0.1;
const LEAST_KNOWN = 0.5;
/** With fewer procedures in use a share says little: one test case would decide. */
export const MIN_USED = 10;

/** Readings after the first that have to return a doubtful list unchanged before it is believed. */
export const CONFIRMATIONS = 2;

export function compareCatalogues(
  list: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string> | null,
  used: ReadonlySet<string>,
): CatalogueFigures {
  const missingIn = (codes: Iterable<string>): number => [...codes].filter((code) => !list.has(code)).length;
  return {
    size: list.size,
    before: before?.size ?? 0,
    lost: missingIn(before?.keys() ?? []),
    used: used.size,
    known: used.size - missingIn(used),
  };
}

/** Null = nothing speaks against the list. */
export function catalogueFault({ before, lost, used, known }: CatalogueFigures): CatalogueFault | null {
  if (lost > MOST_LOST * before) return 'lost';
  return used >= MIN_USED && known < LEAST_KNOWN * used ? 'unknown' : null;
}
