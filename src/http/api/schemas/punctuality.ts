import { z } from 'zod';
import { PUNCTUALITY_DIMENSIONS } from '../../../reports/punctuality/build.ts';
import { count, percent } from '../../../reports/schemaParts.ts';
import { filterBody } from '../query.ts';

const figures = {
  total: count,
  online: count,
  onlinePercent: percent.describe('of all'),
  onTime: count,
  late: count,
  noDeadline: count.describe('without a readable due date, or ended on nobody knows which day'),
  onTimePercent: percent.describe('of those of which it can be told'),
};

/** The document of `punctuality --json`. */
export const punctualitySchema = z
  .object({
    asOf: z.string(),
    ...figures,
    filter: filterBody.optional(),
    by: z.enum(PUNCTUALITY_DIMENSIONS),
    groups: z.array(z.object({ key: z.string(), name: z.string(), ...figures })).readonly(),
  })
  .meta({ id: 'Punctuality' });
