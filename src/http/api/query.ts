import { z } from 'zod';
import { GAP_DIMENSIONS } from '../../domain/dimension.ts';
import { filterQuery } from '../../filter/schema.ts';

export const languageQuery = {
  lang: z.enum(['vi', 'en']).optional().describe('of names and messages'),
};

export const asOfQuery = {
  asOf: z.string().max(40).optional().describe('a past date, such as 2024-11-05'),
};

/** The options of `gap`. */
export const gapQuery = {
  by: z.enum(GAP_DIMENSIONS).optional().describe('dimension of the groups; no groups unless given'),
  tree: z.stringbool().optional().describe('by agency: each below the one above it'),
  today: z.stringbool().optional().describe("by agency: today's agencies, by their national codes"),
  ...asOfQuery,
  ...filterQuery,
  ...languageQuery,
};

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('number of entries at most'),
  cursor: z.string().max(4_000).optional().describe('`next` of the previous page'),
};
