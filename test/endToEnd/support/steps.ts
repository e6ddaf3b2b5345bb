import { SANDBOX_STATUSES } from '../../../src/sandbox/mappings.ts';
import type { TestProvince } from './testProvince.ts';

type Row = NonNullable<ReturnType<TestProvince['province']['row']>>;

/**
 * The statuses of the steps that a case owes to the portal, read from its row: one for each date that it has, and one for
 * the present status. A case that is not accepted, yet or ever, was not received; of one that ends without a result the
 * finish date is no handing over.
 */
function stepStatuses(row: Row): ReadonlySet<string> {
  const present = SANDBOX_STATUSES[row.dossierSubStatus] ?? SANDBOX_STATUSES[row.dossierStatus] ?? '';
  const dates = {
    '2': ['1', '3'].includes(present) ? '' : row.receiveDate,
    '5': row.correctingDate,
    '7': row.cancellingDate,
    '9': row.releaseDate,
    '10': ['3', '7', '8'].includes(present) ? '' : row.finishDate,
  };
  const reached = Object.entries(dates).flatMap(([status, date]) => (date === '' ? [] : [status]));
  return new Set([...reached, present]);
}

/** How many steps these cases owe together. */
export function stepCount({ province }: TestProvince, caseNos: Iterable<string>): number {
  return [...caseNos].reduce((sum, caseNo) => {
    const row = province.row(caseNo);
    if (row === null) throw new Error(`the province has no case ${caseNo}`);
    return sum + stepStatuses(row).size;
  }, 0);
}
