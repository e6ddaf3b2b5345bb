import type { z } from 'zod';
import type { DossierRow } from '../cases/row.ts';
import type { provinceOptions } from './options.ts';

/** How this province's answers differ from well-behaved ones. */
export type Quirks = Pick<
  z.output<typeof provinceOptions>,
  'modifiedDates' | 'totals' | 'totalExcess' | 'maxOffset' | 'charset'
>;

const SAME = '01/11/2024 00:00:00';

/** The row as the province shows it. */
export function shownRow(row: DossierRow, { modifiedDates }: Pick<Quirks, 'modifiedDates'>): DossierRow {
  switch (modifiedDates) {
    case 'kept':
      return row;
    case 'empty':
      return { ...row, modifiedDate: '' };
    case 'equal':
      return { ...row, modifiedDate: SAME };
    case 'iso': {
      const [day = '', time = ''] = row.modifiedDate.split(' ');
      return { ...row, modifiedDate: `${day.split('/').reverse().join('-')}T${time}` };
    }
  }
}

export const ODD_DATES = [
  '05/11/0202 08:00:00',
  '01/01/1900 00:00:00',
  '31/12/9999 00:00:00',
  '05/11/2062 08:00:00',
] as const;
