import { z } from 'zod';
import type { GapReportGroup } from '../../../reports/gap/schema.ts';

export const SORTS = ['name', 'total', 'synced', 'unsynced', 'rate'] as const;
export type Sort = (typeof SORTS)[number];

/** The query of a page with a table of groups. */
export const sortQuery = {
  sort: z.enum(SORTS).optional(),
  order: z.enum(['asc', 'desc']).optional(),
};

export interface Sorting {
  readonly sort: Sort;
  readonly order: 'asc' | 'desc';
}

/** Most unsynced first unless given; names in ascending order, figures in descending order. */
export function sortingOf({
  sort = 'unsynced',
  order,
}: {
  sort?: Sort | undefined;
  order?: 'asc' | 'desc' | undefined;
}): Sorting {
  return { sort, order: order ?? firstOrder(sort) };
}

/** The sorting after a click on a column: reversed if it is the current one. */
export function clicked(column: Sort, { sort, order }: Sorting): Sorting {
  if (column !== sort) return { sort: column, order: firstOrder(column) };
  return { sort, order: order === 'asc' ? 'desc' : 'asc' };
}

function firstOrder(sort: Sort): 'asc' | 'desc' {
  return sort === 'name' ? 'asc' : 'desc';
}

/** Ties are sorted by key, so that rows keep their places. */
export function sorted(
  groups: readonly GapReportGroup[],
  { sort, order }: Sorting,
): readonly GapReportGroup[] {
  const sign = order === 'asc' ? 1 : -1;
  return groups.toSorted((a, b) => sign * compared(a, b, sort) || (a.key < b.key ? -1 : 1));
}

function compared(a: GapReportGroup, b: GapReportGroup, sort: Sort): number {
  if (sort === 'name') return a.name.localeCompare(b.name, 'vi', { numeric: true });
  if (sort === 'rate') return (a.syncedPercent ?? -1) - (b.syncedPercent ?? -1);
  return a[sort] - b[sort];
}
