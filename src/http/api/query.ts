import { z } from 'zod';
import { GROUP_LEVELS } from '../../domain/agencies.ts';
import { GAP_DIMENSIONS } from '../../domain/dimension.ts';
import { REASON_CODES } from '../../domain/reason.ts';
import { STATES } from '../../domain/state.ts';
import { parseDay } from '../../domain/time.ts';
import { FILTER_STATUSES } from '../../reports/filter/caseFilter.ts';
import { strictObject } from '../server/expected.ts';

/** Values of one filter. */
const MOST_VALUES = 5_000;

export const code = z.string().min(1).max(200);
export const day = z
  .string()
  .refine((text) => parseDay(text) !== null, 'a day that exists, such as 2024-01-31')
  .meta({ format: 'date' });
const month = z
  .string()
  .refine((text) => /^\d{4}-\d{2}$/.test(text) && parseDay(`${text}-01`) !== null, 'a month such as 2024-11');
const state = z.enum(STATES);
const reason = z.enum(REASON_CODES);
const status = z.enum(FILTER_STATUSES);
const level = z.enum(GROUP_LEVELS);

/** Any of them. */
function many<T extends z.ZodType>(item: T) {
  return z.array(item).min(1).max(MOST_VALUES).readonly();
}

/** A case filter as JSON: lists, as `replays --json` shows them. See CaseFilter for what each means. */
export const filterBody = strictObject({
  state: many(state),
  reason: many(reason),
  agency: many(code),
  under: many(code),
  level: many(level),
  domain: many(code),
  procedure: many(code),
  status: many(status),
  month: many(month),
  receivedFrom: day,
  receivedTo: day,
  portalCode: many(code),
  case: many(code),
}).partial();

/** May be given more than once: any of them. */
function repeatable<T extends z.ZodType>(item: T) {
  return z
    .union([item, z.array(item).max(MOST_VALUES)])
    .transform((given) => (Array.isArray(given) ? given : [given]) as z.output<T>[])
    .optional();
}

/** The same filter in an address. */
export const filterQuery = {
  state: repeatable(state),
  reason: repeatable(reason),
  agency: repeatable(code).describe('by its local code'),
  under: repeatable(code).describe('agencies with everything below them'),
  level: repeatable(level),
  domain: repeatable(code),
  procedure: repeatable(code),
  status: repeatable(status).describe("the portal's code, or `unmapped`"),
  month: repeatable(month),
  receivedFrom: day.optional(),
  receivedTo: day.optional().describe('included'),
  portalCode: repeatable(code),
  case: repeatable(code),
};

export const languageQuery = {
  lang: z.enum(['vi', 'en']).optional().describe('of names and messages'),
};

export const asOfQuery = {
  asOf: z.string().max(40).optional().describe('a past date, such as 2024-11-05'),
};

/** What `gap` is asked with. */
export const gapQuery = strictObject({
  by: z.enum(GAP_DIMENSIONS).optional(),
  tree: z.stringbool().optional().describe('by agency: each below the one above it'),
  today: z.stringbool().optional().describe("by agency: today's agencies, by their national codes"),
  ...asOfQuery,
  ...filterQuery,
  ...languageQuery,
});

/** 1 to 1000 of a list at a time. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
};
