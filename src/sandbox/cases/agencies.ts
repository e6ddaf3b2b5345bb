import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { AGENCY_LEVELS } from '../../domain/mapping.ts';

/** The shipped agency table, which the simulated province follows. */
const AGENCIES_CSV = new URL('../../../config/mappings/agencies.csv', import.meta.url);

const agencyRow = z.object({
  local: z.string().min(1),
  national: z.string().min(1),
  name: z.string().min(1),
  level: z.enum(AGENCY_LEVELS),
  parent: z.string(),
});

export type Agency = z.infer<typeof agencyRow>;

export const agencies: readonly Agency[] = z
  .array(agencyRow)
  .parse(parse(readFileSync(AGENCIES_CSV), { columns: true, comment: '#', comment_no_infix: true }));

/** A planted problem: it handles cases but is missing from the table. */
export const UNLISTED_AGENCY: Agency = {
  local: 'H23.77',
  national: '',
  name: 'Trung tâm Phát triển quỹ đất tỉnh',
  level: 'province',
  parent: 'H23',
};

/** The nine agencies with most of the cases that the portal never received, by weight. */
export const GAP_AGENCIES: ReadonlyMap<string, number> = new Map([
  ['H23.12', 24],
  ['H23.30', 14],
  ['H23.04', 11],
  ['H23.31', 9],
  ['H23.32', 8],
  ['H23.35', 7],
  ['H23.14', 6],
  ['H23.34', 5],
  ['H23.17', 4],
]);
