import { z } from 'zod';
import { isPortalStatus, PORTAL_STATUSES, type PortalStatus } from '../../domain/status.ts';
import type { Problem } from '../../input/problem.ts';
import { needsRows, readTable, type TableFile } from './table.ts';
import { uniqueBy } from './unique.ts';

const schema = z.strictObject({
  /** A `dossierStatus` or `dossierSubStatus`, spelt as at the source. */
  local: z.string().min(1),
  portal: z.enum(Object.keys(PORTAL_STATUSES).filter(isPortalStatus)),
});

/** statuses.csv: the portal status of each local status. */
export function readStatuses(table: TableFile, problems: Problem[]): ReadonlyMap<string, PortalStatus> {
  const { rows, keys } = readTable(table, schema, problems);
  needsRows(table, keys, problems);
  const unique = uniqueBy(table, rows, ({ local }) => local, problems);
  return new Map([...unique].map(([local, { portal }]) => [local, portal]));
}
