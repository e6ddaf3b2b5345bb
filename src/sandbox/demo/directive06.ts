import type { PublishedFigure } from '../../ledger/port/history.ts';

/** The figure of the 766 index on 5 November 2024, as printed in the directive of 15 November 2024. */
export const DIRECTIVE_06: PublishedFigure = {
  date: '2024-11-05',
  synced: 719_569,
  unsynced: 304_169,
  source: 'Chỉ thị 06/CT-UBND, Phụ lục, dòng 11',
};
