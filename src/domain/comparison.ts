import { z } from 'zod';
import { parseJson } from './parseJson.ts';
import type { Instant } from './time.ts';

/**
 * The fields of a case that are compared, in the order shown. None of them is personal, and nothing else of the portal's
 * answer is read.
 */
export const COMPARED_FIELDS = [
  'caseNo',
  'status',
  'procedureCode',
  'agencyName',
  'receivedAt',
  'dueAt',
  'finishedAt',
] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];

const DATES: ReadonlySet<ComparedField> = new Set(['receivedAt', 'dueAt', 'finishedAt']);

/**
 * What one row of the portal's answer says of a case. A field that the row lacks is left out; null: it is there in a form
 * that cannot be read. Dates are local: `2024-11-05T08:30:00`, or the day alone.
 */
export type HeldRow = Readonly<Partial<Record<ComparedField, string | null>>>;

/** The rows that the portal has of one case, the newest first where that is known. */
export interface HeldRows {
  readonly rows: readonly HeldRow[];
  readonly newestKnown: boolean;
}

/** Our side. Null: there is none, such as the status of a case whose own is not mapped. */
export type OurFields = Readonly<Record<ComparedField, string | null>> & {
  /** All numbers under which the portal can hold the case, as they are compared. */
  readonly numbers: readonly string[];
  /** The status that the portal acknowledged last. */
  readonly ackedStatus: string | null;
};

/**
 * `missing`: the portal has no such case. `present`: its status cannot be read. `ambiguous`: several rows with different
 * statuses, of which none is known to be the newest. `behind`: it has what it acknowledged, and ours is newer.
 */
export const COMPARISON_OUTCOMES = ['same', 'behind', 'differs', 'missing', 'present', 'ambiguous'] as const;
export type ComparisonOutcome = (typeof COMPARISON_OUTCOMES)[number];

/** Stands for a text of the portal that is not ours: a person's name could be in it. */
export const NOT_SHOWN = '•••';

/** Rows that are shown and kept of an answer. */
const MOST_ROWS = 5;

const comparedRow = z.object({
  field: z.enum(COMPARED_FIELDS),
  ours: z.string().nullable(),
  /** By row of the portal; null: the row lacks the field, or it cannot be read. */
  portal: z.array(z.string().nullable()),
  /** Null: nobody can say. */
  same: z.boolean().nullable(),
});
export type ComparedRow = z.infer<typeof comparedRow>;

const comparison = z.object({
  outcome: z.enum(COMPARISON_OUTCOMES),
  by: z.string(),
  /** False: look-ups were not believed at that time, because most found something else than was acknowledged. */
  trusted: z.boolean(),
  /** Rows of the portal, which can be more than are shown. */
  held: z.number().int(),
  fields: z.array(comparedRow),
});
export type Comparison = z.infer<typeof comparison> & { readonly at: Instant };

/** As kept in the timeline. */
export function storedComparison({ at: _, ...kept }: Comparison): string {
  return JSON.stringify(kept);
}

/** Null for what another version has written. */
export function readComparison(at: Instant, stored: string | null): Comparison | null {
  const read = parseJson(stored ?? '', comparison);
  return read === null ? null : { ...read, at };
}

/** Both sides of a case, field by field. */
export function compareSides(
  ours: OurFields,
  { rows, newestKnown }: HeldRows,
): Pick<Comparison, 'outcome' | 'held' | 'fields'> {
  const counting = newestKnown ? rows.slice(0, 1) : rows;
  const fields = COMPARED_FIELDS.map((field): ComparedRow => {
    const verdicts = counting.map((row) => isSame(field, ours, row));
    return {
      field,
      ours: ours[field],
      portal: rows.slice(0, MOST_ROWS).map((row) => shownValue(field, ours, row)),
      same: agreed(verdicts),
    };
  });
  return { outcome: outcomeOf(ours, counting, fields), held: rows.length, fields };
}

/** What all rows say; null where they do not agree. */
function agreed(verdicts: readonly (boolean | null)[]): boolean | null {
  const [first = null] = verdicts;
  return verdicts.every((one) => one === first) ? first : null;
}

/** Null: the row does not say. */
function isSame(field: ComparedField, ours: OurFields, row: HeldRow): boolean | null {
  const theirs = row[field];
  if (theirs === undefined || theirs === null) return null;
  const own = ours[field] ?? '';
  if (field === 'caseNo') return ours.numbers.includes(keyOf(theirs));
  if (field === 'agencyName') return keyOf(theirs) === keyOf(own);
  if (!DATES.has(field)) return theirs === own;
  // Some portals keep the day alone.
  const dayOnly = theirs.length === 10 || theirs.endsWith('T00:00:00');
  return dayOnly ? theirs.slice(0, 10) === own.slice(0, 10) : theirs === own;
}

function shownValue(field: ComparedField, ours: OurFields, row: HeldRow): string | null {
  const theirs = row[field];
  if (theirs === undefined || theirs === null) return null;
  if (field !== 'agencyName' || theirs === '') return theirs;
  return keyOf(theirs) === keyOf(ours.agencyName ?? '') ? ours.agencyName : NOT_SHOWN;
}

function outcomeOf(
  ours: OurFields,
  counting: readonly HeldRow[],
  fields: readonly ComparedRow[],
): ComparisonOutcome {
  if (counting.length === 0) return 'missing';
  const statuses = new Set(counting.flatMap(({ status }) => (status ? [status] : [])));
  if (statuses.size > 1) return 'ambiguous';
  const [status] = statuses;
  if (status === undefined) return 'present';
  if (status !== ours.status) return status === ours.ackedStatus ? 'behind' : 'differs';
  return fields.some(({ same }) => same === false) ? 'differs' : 'same';
}

/** A text as it is compared: the portal can repeat it in other letters or with other blanks. */
export function keyOf(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toUpperCase();
}
