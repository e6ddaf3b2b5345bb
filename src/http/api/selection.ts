import { z } from 'zod';
import type { CaseFilter } from '../../filter/filters.ts';
import { filterValues } from '../../filter/schema.ts';
import { strictObject } from '../server/expected.ts';

/**
 * Cases chosen in a body. The whole province has to be named: a program that builds a filter and loses it on the way must
 * not act on a million cases.
 */
export const selectionBody = strictObject({
  ...filterValues,
  all: z.literal(true).optional().describe('the whole province; alone'),
})
  .refine((given) => Object.values(given).some((value) => value !== undefined), {
    error: 'at least one filter, or {"all": true} for every case that is not synced',
  })
  .refine(({ all, ...filter }) => all === undefined || Object.keys(filter).length === 0, {
    error: '{"all": true} alone, or filters without it',
  })
  .transform(({ all: _, ...filter }): CaseFilter => filter);
