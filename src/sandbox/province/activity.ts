import { type Second, stamp } from '../cases/calendar.ts';
import type { Caseload } from '../cases/caseload.ts';
import { spread } from '../cases/random.ts';
import type { DossierPatch, DossierRow } from '../cases/row.ts';
import { STEPS } from '../cases/steps.ts';
import type { Dossiers } from './dossiers.ts';

export type Activity = ReturnType<typeof createActivity>;

/** The work of officials and applicants. What acts on cases returns the affected case numbers. */
export function createActivity(caseload: Caseload, dossiers: Dossiers, now: () => Second) {
  const nth = spread(caseload.records, caseload.seed + 1);
  let advanced = 0;
  const nthOther = spread(caseload.records, caseload.seed + 3);
  let touched = 0;

  /** The next cases that no earlier call took. */
  function takeCases(count: number): string[] {
    const taken: string[] = [];
    while (taken.length < count && touched < caseload.records) {
      const row = dossiers.find(nthOther(touched));
      touched += 1;
      if (row !== null && row.dossierNo !== '') taken.push(row.dossierNo);
    }
    return taken;
  }

  function advanceOne(): string | null {
    const index = nth(advanced % caseload.records);
    advanced += 1;
    const row = dossiers.find(index);
    if (row === null) return null;
    dossiers.change(index, { ...nextStep(row, stamp(now())), modifiedDate: stamp(now()) });
    return row.dossierNo;
  }

  return {
    /** Advances `count` cases by one step: the same cases in the same order for a seed. */
    advance(count: number): string[] {
      const wanted = Math.min(count, caseload.records);
      return Array.from({ length: wanted }, advanceOne).filter((caseNo) => caseNo !== null);
    },
    /** Removes drafts, as applicants give up; returns how many. */
    discard(count: number): number {
      let discarded = 0;
      for (let index = caseload.records; index < dossiers.rows() && discarded < count; index += 1) {
        if (dossiers.find(index)?.dossierNo !== '') continue;
        dossiers.remove(index);
        discarded += 1;
      }
      return discarded;
    },
    /** Deletes cases: no list shows them any more. */
    vanish(count: number): string[] {
      const caseNos = takeCases(count);
      for (const caseNo of caseNos) dossiers.remove(caseNo);
      return caseNos;
    },
    /** Gives cases another number, in the row that they have. Returns the new numbers. */
    renumber: (count: number): string[] =>
      takeCases(count).map((caseNo) => {
        const to = `${caseNo}-DM`;
        return dossiers.change(caseNo, { dossierNo: to, modifiedDate: stamp(now()) }).dossierNo;
      }),
    /** Registers new cases, received now. */
    arrive: (count: number): string[] => Array.from({ length: count }, () => dossiers.add({}).dossierNo),
  };
}

/** A closed case gets a remark; its status never changes. */
function nextStep(row: DossierRow, at: string): DossierPatch {
  const to = NEXT_STATUS[row.dossierStatus];
  if (to === undefined) return { lastActionDate: at, lastActionNote: `Cập nhật lưu trữ lúc ${at}` };
  const [stepName = '', lastActionNote = ''] = STEPS[to] ?? [];
  return {
    dossierStatus: to,
    dossierSubStatus: '',
    stepName,
    lastActionNote,
    lastActionDate: at,
    ...(to === 'releasing' ? { releaseDate: at } : {}),
    ...(to === 'done' ? { finishDate: at } : {}),
  };
}

const NEXT_STATUS: Readonly<Record<string, string>> = {
  new: 'receiving',
  receiving: 'processing',
  waiting: 'processing',
  correcting: 'processing',
  pausing: 'processing',
  interoperating: 'processing',
  processing: 'releasing',
  releasing: 'done',
  posting: 'done',
  cancelling: 'cancelled',
};
