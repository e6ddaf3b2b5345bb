import { inOrder, type SourceStep } from '../../domain/sourceSteps.ts';
import type { StepField } from '../../domain/stepFields.ts';
import { tidyCode } from '../../domain/tidyText.ts';
import { instantOf, type ReadDate } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import { textOf } from '../reading/caseRow.ts';
import type { ReadRow } from '../reading/list.ts';
import type { Connection } from './connection.ts';
import type { StepStatements } from './stepView.ts';
import { ID_TEXT } from './view.ts';

/** Ids in one query; databases accept a thousand or two. */
const IDS_AT_ONCE = 500;
/** Steps in one answer, whatever the view shows. */
const MOST_AT_ONCE = 10_000;

interface StepReading {
  /** Null = the source names no view of steps. */
  readonly statements: StepStatements | null;
  readonly connection: Connection;
  readonly readDate: (text: string) => ReadDate;
  readonly log: Log;
}

type RawSteps = readonly Readonly<Record<string, unknown>>[];

/** The cases of a page with their steps; `ids` are those of the case view, as its database writes them. */
export async function withSteps(
  rows: readonly ReadRow[],
  ids: readonly string[],
  reading: StepReading,
  signal: AbortSignal,
): Promise<readonly ReadRow[]> {
  if (reading.statements === null || ids.length === 0) return rows;
  const byCase = new Map<string, SourceStep[]>();
  let undated = 0;
  for await (const raw of answers([...new Set(ids)], reading, signal)) {
    for (const one of raw) {
      const step = stepOf(one, reading.readDate);
      const id = tidyCode(textOf(one[ID_TEXT]));
      if (step === null) {
        undated += 1;
        continue;
      }
      const ofCase = byCase.get(id);
      if (ofCase === undefined) byCase.set(id, [step]);
      else ofCase.push(step);
    }
  }
  if (undated > 0) reading.log.warn('source.steps_undated', { rows: undated });
  return rows.map((read) => {
    if (read.row.kind !== 'case') return read;
    const { record } = read.row;
    const steps = inOrder(byCase.get(record.sourceId) ?? []);
    return { ...read, row: { kind: 'case', record: { ...record, steps } } };
  });
}

/** The steps of the cases, in answers of a bounded size; an answer that is full is asked for again in halves. */
async function* answers(
  ids: readonly string[],
  { statements, connection, log }: StepReading,
  signal: AbortSignal,
): AsyncGenerator<RawSteps> {
  const waiting: (readonly string[])[] = [];
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE)
    waiting.push(ids.slice(from, from + IDS_AT_ONCE));
  for (let some = waiting.shift(); some !== undefined; some = waiting.shift()) {
    if (statements === null) return;
    const raw = await connection.query(statements.ofCases(some, MOST_AT_ONCE), signal);
    if (raw.length < MOST_AT_ONCE) yield raw;
    else if (some.length > 1) {
      const half = Math.ceil(some.length / 2);
      waiting.unshift(some.slice(0, half), some.slice(half));
    } else {
      // More than any case can have: a view that repeats itself must not stop the reading of the cases.
      log.warn('source.steps_left_out', { rows: raw.length });
    }
  }
}

/** Null without a readable time: a step is known by it. */
function stepOf(
  raw: Readonly<Record<string, unknown>>,
  readDate: StepReading['readDate'],
): SourceStep | null {
  const text = (field: StepField): string => textOf(raw[field]);
  const at = instantOf(text('at') === '' ? null : readDate(text('at')));
  if (at === null) return null;
  return {
    ...{ status: tidyCode(text('status')), at, by: text('by'), unit: text('unit'), content: text('content') },
    dueAt: text('dueAt') === '' ? null : readDate(text('dueAt')),
  };
}
