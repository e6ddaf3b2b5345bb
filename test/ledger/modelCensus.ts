import { expect } from 'vitest';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import {
  type CaseNo,
  comeBack,
  isLateForGone,
  type ModelCase,
  ROWS,
  type RowId,
  retire,
  row,
} from './modelCase.ts';
import type { StepOf } from './modelStep.ts';

const MINUTE = 60_000;

interface CensusOf {
  readonly ledger: Ledger;
  readonly cases: ReadonlyMap<CaseNo, ModelCase>;
  readonly numbers: ReadonlyMap<RowId, CaseNo>;
  /** Moves the clock; what time it is then. */
  pass(ms: number): number;
}

/** Two believed censuses in a row that do not show a case make it gone; a row that is shown comes back. */
export async function takeCensus(
  { ledger, cases, numbers, pass }: CensusOf,
  { shows, believed }: StepOf<'census'>,
): Promise<void> {
  const startedAt = pass(MINUTE);
  const shown = new Set<number>();
  const seen = new Set<CaseNo>();
  const witness = {
    shown: (ids: readonly number[]) => ids.forEach((id) => void shown.add(id)),
    outdated: () => undefined,
    contested: () => undefined,
  };
  for (const [i, id] of ROWS.entries()) {
    const caseNo = numbers.get(id) ?? id;
    const one = cases.get(caseNo);
    if (one === undefined || shows[i] !== true) continue;
    seen.add(caseNo);
    const rows = [row(caseNo, one, one.version)];
    if (one.excluded === 'gone' && !isLateForGone(one, startedAt)) comeBack(one, startedAt);
    await ledger.ingest({ rows, drafts: [], readAt: startedAt, now: startedAt, witness });
  }
  const endedAt = pass(MINUTE);
  const missing = [...cases].filter(
    ([caseNo, one]) =>
      one.excluded !== 'gone' &&
      !seen.has(caseNo) &&
      one.firstSeenAt < startedAt &&
      one.observedAt < startedAt,
  );
  let gone = 0;
  if (believed) {
    for (const [caseNo, one] of cases) {
      if (!missing.some(([other]) => other === caseNo)) one.missingSince = null;
      else if (one.missingSince !== null && one.missingSince < startedAt) {
        retire(one, endedAt);
        one.missingSince = null;
        gone += 1;
      } else one.missingSince ??= endedAt;
    }
  }
  const evidence = { unreadable: new Set<string>(), drafts: new Set<string>(), believed };
  const conclusion = await ledger.concludeCensus(
    { startedAt, shown: (id) => shown.has(id), ...evidence },
    endedAt,
  );
  const stillCounted = missing.filter(([, { excluded }]) => excluded === null);
  expect(conclusion).toEqual({ missing: stillCounted.length, gone });
}
