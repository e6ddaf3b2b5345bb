import { z } from 'zod';
import { tidyCode } from '../domain/tidyText.ts';
import { parseDay } from '../domain/time.ts';
import { type CaseFilter, FILTER_KEYS, FILTERS, type FilterKey } from './filters.ts';
import { isMonth } from './isMonth.ts';

/** Values of one filter in one request. */
const MAX_VALUES = 5_000;

/** In the form that the ledger keeps: a filter copied from a web page or typed on a Mac finds its cases. */
export const code = z.string().overwrite(tidyCode).min(1).max(200);
/** Long enough for the names of all fields of a case. */
const text = z.string().overwrite(tidyCode).min(1).max(1_000);
export const day = z
  .string()
  .refine((text) => parseDay(text) !== null, 'a day that exists, such as 2024-01-31')
  .meta({ format: 'date' });
const month = z.string().refine(isMonth, 'a month such as 2024-11');

type FilterShape = { [K in FilterKey]: z.ZodOptional<z.ZodType<NonNullable<CaseFilter[K]>>> };

/** As documents show it: always lists. */
export const filterLists = shapeOf((item) => z.array(item).min(1).max(MAX_VALUES));

/** In the body of a request: one value or a list. An empty list would be a filter that filters nothing. */
export const filterValues = shapeOf((item) => oneOrMore(item, z.array(item).min(1).max(MAX_VALUES)));

/** In a query string, where a filter can be repeated. */
export const filterQuery = shapeOf((item) => oneOrMore(item, z.array(item).max(MAX_VALUES)));

/** As stored with a replay: unbounded, because a command line can name more cases than a request. */
export const storedFilter = z.object(
  shapeOf((item) => z.array(item), { code: z.string(), text: z.string() }),
);

function oneOrMore(item: z.ZodType, list: z.ZodType): z.ZodType {
  return z.union([item, list]).transform((given): unknown => (Array.isArray(given) ? given : [given]));
}

function shapeOf(
  listOf: (item: z.ZodType) => z.ZodType,
  { code: anyCode, text: anyText }: { readonly code: z.ZodType; readonly text: z.ZodType } = { code, text },
): FilterShape {
  const fields = FILTER_KEYS.map((key) => {
    const { accepts, repeatable, description } = FILTERS[key];
    const item =
      typeof accepts === 'string' ? { code: anyCode, text: anyText, month, day }[accepts] : z.enum(accepts);
    return [key, (repeatable ? listOf(item) : item).optional().describe(description)] as const;
  });
  return Object.fromEntries(fields) as FilterShape;
}
