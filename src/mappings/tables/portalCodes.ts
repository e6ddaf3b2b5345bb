import { z } from 'zod';
import { CODE_OWNERS } from '../../domain/reason.ts';
import { expecting } from '../../input/expectation.ts';
import type { Problem } from '../../input/problem.ts';
import { PORTAL_CODE_KINDS } from '../../portal/failure.ts';
import type { PortalCode } from '../../portal/portal.ts';
import { readTable, type TableFile } from './table.ts';
import { uniqueBy } from './unique.ts';

const schema = z.strictObject({
  code: expecting(
    z.string().refine((code) => !/^0{0,2}$/.test(code)),
    { vi: 'mã lỗi của Cổng (0 và 00 là thành công)', en: "the portal's error_code (0 and 00 mean success)" },
  ),
  kind: z.enum(PORTAL_CODE_KINDS),
  owner: z.enum(CODE_OWNERS),
  remedy: z.string().min(1),
});

/** portal-codes.csv: meaning, owner and remedy of each non-zero `error_code` of the portal. */
export function readPortalCodes(table: TableFile, problems: Problem[]): ReadonlyMap<string, PortalCode> {
  return uniqueBy(table, readTable(table, schema, problems).rows, ({ code }) => code, problems);
}
