import { z } from 'zod';
import { EXCLUDED_BY } from '../gap/schema.ts';
import { count, gapFigures, instant, percent } from '../schemaParts.ts';

/** Why a province is in no sum. `no_access`: the key reads nothing there, or not the whole of it. */
const UNREAD = ['unreadable', 'late', 'no_access'] as const;
export type Unread = (typeof UNREAD)[number];

const figures = {
  ...gapFigures(percent.describe('two decimals; null of nothing')),
  excludedBy: EXCLUDED_BY,
  unnumbered: count,
};

const provinceFigures = z
  .object({
    asOf: instant,
    ...figures,
    doubted: z
      .boolean()
      .describe(
        'the total is in doubt: the last census shows clearly fewer cases, or is older than a repair or a restored copy',
      ),
    readAt: instant
      .nullable()
      .describe('when its source was last read for changes, of several the one longest ago; null: never'),
  })
  .meta({ id: 'ProvinceFigures' });

export type ProvinceFigures = z.infer<typeof provinceFigures>;

const province = z
  .object({
    code: z.string(),
    name: z.string(),
    figures: provinceFigures.nullable().describe('null where they were not read'),
    unread: z
      .enum(UNREAD)
      .nullable()
      .describe(
        'why they were not read: its ledger does not open, does not answer in time, or the key reads nothing there',
      ),
  })
  .meta({ id: 'ProvinceGap' });

export type ProvinceGap = z.infer<typeof province>;

/** The gap of several provinces. Each figure of the whole is the sum of those provinces that have figures. */
export const nationalGapSchema = z
  .object({
    ...figures,
    without: z.array(z.string()).readonly().describe('the codes of the provinces that are in no sum'),
    doubted: z.array(z.string()).readonly().describe('the codes of the provinces whose total is in doubt'),
    provinces: z.array(province).readonly(),
  })
  .meta({ id: 'NationalGap' });

export type NationalGap = z.infer<typeof nationalGapSchema>;
