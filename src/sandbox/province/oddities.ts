import { stamp } from '../cases/calendar.ts';
import type { Caseload } from '../cases/caseload.ts';
import { spread } from '../cases/random.ts';
import type { DossierRow } from '../cases/row.ts';
import type { Dossiers } from './dossiers.ts';

interface Oddities {
  readonly copies: number;
  readonly duplicates: number;
  readonly takenBack: number;
  readonly longNotes: number;
}

/** Beyond the 2,000 characters that a portal was seen to take. */
const LONG_NOTE = 'Đã đối chiếu bản chính với bản sao, đủ thành phần theo quy định. '.repeat(40);

/** When the case load begins: no row is older. */
const LONG_AGO = stamp(0);

/** Adds the rows that are no case of their own, and takes cases back: the same ones for a seed, spread over the whole time. */
export function plantOddities(caseload: Caseload, dossiers: Dossiers, wanted: Oddities): void {
  const { copies, duplicates, takenBack, longNotes } = wanted;
  const nth = spread(caseload.records, caseload.seed + 2);
  let next = 0;
  const take = (count: number): DossierRow[] =>
    Array.from({ length: Math.min(count, caseload.records - next) }, () => {
      next += 1;
      return dossiers.row(nth(next - 1));
    });
  for (const row of take(copies)) {
    const { dossierId, ...fields } = row;
    const origin = { originDossierId: String(dossierId), originDossierNo: row.dossierNo };
    dossiers.add({ ...fields, ...origin, dossierNo: `${row.dossierNo}-LT` });
  }
  for (const { dossierId: _, ...fields } of take(duplicates)) {
    dossiers.add({ ...fields, modifiedDate: LONG_AGO });
  }
  for (const { dossierNo, modifiedDate } of undelivered(caseload, dossiers, longNotes)) {
    dossiers.change(dossierNo, { modifiedDate, dossierNote: LONG_NOTE });
  }
  for (const { dossierNo, modifiedDate, originality } of take(takenBack)) {
    dossiers.change(dossierNo, { modifiedDate, originality: `-${originality}` });
  }
}

/** Sound cases that the portal lacks, so that they are sent as they are. */
function undelivered(caseload: Caseload, dossiers: Dossiers, count: number): DossierRow[] {
  const found: DossierRow[] = [];
  const nth = spread(caseload.records, caseload.seed + 4);
  for (let at = 0; at < caseload.records && found.length < count; at += 1) {
    const index = nth(at);
    if (!caseload.isKnown(index) && caseload.problem(index) === null) found.push(dossiers.row(index));
  }
  return found;
}
