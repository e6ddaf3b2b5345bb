import { z } from 'zod';
import { portalStatusOf } from '../../domain/status.ts';
import { FAILURES } from '../failure.ts';
import type { Answer, HeldCase } from '../portal.ts';
import { numberKey, resultItems, scalarText } from './answer.ts';
import type { Call } from './call.ts';
import { failed } from './classify.ts';
import { heldRow } from './heldRow.ts';
import { newestRow } from './newestRow.ts';

const number = scalarText.nullish().transform((text) => text || null);
const row = z.looseObject({ mahoso: number, trangthaihoso: number });

/** One row can come without a list around it; an object without a number is no row. */
const found = z
  .preprocess((result) => (isNumbered(result) ? [result] : result), resultItems)
  .pipe(z.array(row));
type Row = z.infer<typeof row>;

interface LookUpDeps {
  readonly call: Call;
  readonly shareEndpoint: string;
  readonly offsetMs: number;
}

/**
 * `TraCuuHoSo` [DVCQGIntegrationActionImpl.searchDossier, hasSyncDossier]. The case is absent if `result` has no row of
 * it, neither under its own number nor under the nation's, or the code means `missing`. A row without a number counts as
 * the requested case.
 */
export async function heldCase(
  deps: LookUpDeps,
  caseNo: string,
  nationCode: string | null,
  signal: AbortSignal,
): Promise<Answer<HeldCase>> {
  const numbers = [caseNo, ...(nationCode === null ? [] : [nationCode])];
  let answer = await lookUpAs(deps, caseNo, numbers, signal);
  if (nationCode !== null && answer.outcome === 'answered' && !answer.value.present) {
    answer = await lookUpAs(deps, nationCode, numbers, signal);
  }
  return answer;
}

async function lookUpAs(
  { call, shareEndpoint, offsetMs }: LookUpDeps,
  mahoso: string,
  numbers: readonly string[],
  signal: AbortSignal,
): Promise<Answer<HeldCase>> {
  const verdict = await call('TraCuuHoSo', shareEndpoint, { mahoso }, signal);
  if (!verdict.ok) {
    if (FAILURES[verdict.failure.kind].switchTo === 'new') return { outcome: 'answered', value: ABSENT };
    return { outcome: 'failed', failure: verdict.failure };
  }
  const parsed = found.safeParse(verdict.answer.result);
  if (!parsed.success) {
    return failed('transient', 'a look-up whose result cannot be read', verdict);
  }
  const keys = new Set(numbers.map(numberKey));
  const rows = parsed.data.filter((one) => one.mahoso === null || keys.has(numberKey(one.mahoso)));
  if (rows.length === 0) return { outcome: 'answered', value: ABSENT };
  const withStatus = rows.filter(({ trangthaihoso }) => trangthaihoso !== null);
  const newest = rows.length === 1 ? (rows[0] ?? null) : newestRow(withStatus);
  const ordered = newest === null ? rows : [newest, ...rows.filter((one) => one !== newest)];
  return {
    outcome: 'answered',
    value: {
      present: true,
      status: statusOf(withStatus),
      rows: ordered.map((one) => heldRow(one, offsetMs)),
      newestKnown: newest !== null,
    },
  };
}

const ABSENT: HeldCase = { present: false, status: null, rows: [], newestKnown: false };

/** Of several rows the newest counts; where nobody can say which that is, only a status that all have. */
function statusOf(withStatus: readonly Row[]): HeldCase['status'] {
  const statuses = new Set(withStatus.map(({ trangthaihoso }) => portalStatusOf(trangthaihoso ?? '')));
  const [only = null] = statuses;
  if (statuses.size <= 1) return only;
  const newest = newestRow(withStatus);
  return newest === null ? null : portalStatusOf(newest.trangthaihoso ?? '');
}

function isNumbered(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).some((key) => key.trim().toLowerCase() === 'mahoso');
}
