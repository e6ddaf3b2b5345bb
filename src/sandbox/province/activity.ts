import { type Second, stamp } from '../cases/calendar.ts';
import type { Caseload } from '../cases/caseload.ts';
import { type DossierPatch, type DossierRow, STEPS } from '../cases/dossier.ts';
import { spread } from '../cases/random.ts';
import type { Dossiers } from './dossiers.ts';

/** What the province's officials do while somebody reads. Both answer the case numbers concerned. */
export interface Activity {
  /** Takes `count` cases one step further; the same cases in the same order for the same seed. */
  advance(count: number): string[];
  /** Registers new cases, received now. */
  arrive(count: number): string[];
}

export function createActivity(caseload: Caseload, dossiers: Dossiers, now: () => Second): Activity {
  const nth = spread(caseload.records, caseload.seed + 1);
  let turns = 0;

  function advanceOne(): string | null {
    const index = nth(turns % caseload.records);
    turns += 1;
    const row = dossiers.find(index);
    if (row === null) return null;
    dossiers.change(index, { ...nextStep(row, stamp(now())), modifiedDate: stamp(now()) });
    return row.dossierNo;
  }

  return {
    advance(count) {
      const wanted = Math.min(count, caseload.records);
      return Array.from({ length: wanted }, advanceOne).filter((caseNo) => caseNo !== null);
    },
    arrive: (count) => Array.from({ length: count }, () => dossiers.add({}).dossierNo),
  };
}

/** A closed case gets a remark, so that its content changes and its status never runs backwards. */
function nextStep(row: DossierRow, at: string): DossierPatch {
  const to = nextStatus(row.dossierStatus);
  if (to === null) return { lastActionDate: at, lastActionNote: `Cập nhật lưu trữ lúc ${at}` };
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

function nextStatus(status: string): string | null {
  switch (status) {
    case 'new':
      return 'receiving';
    case 'receiving':
    case 'waiting':
    case 'correcting':
    case 'pausing':
    case 'interoperating':
      return 'processing';
    case 'processing':
      return 'releasing';
    case 'releasing':
    case 'posting':
      return 'done';
    case 'cancelling':
      return 'cancelled';
    default:
      return null;
  }
}
