import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { procedures } from '../../src/sandbox/cases/procedures.ts';
import {
  SANDBOX_PORTAL_CODES,
  SANDBOX_STATUSES,
  sandboxPortalCodesCsv,
  sandboxProceduresCsv,
} from '../../src/sandbox/mappings.ts';

const SHIPPED = new URL('../../config/mappings/statuses.csv', import.meta.url);

describe("the sandbox's tables", () => {
  it('map statuses as the shipped table does', () => {
    const rows: { local: string; portal: string }[] = parse(readFileSync(SHIPPED), {
      columns: true,
      comment: '#',
    });
    expect(Object.fromEntries(rows.map((row) => [row.local, row.portal]))).toEqual(SANDBOX_STATUSES);
  });

  it('write a procedure table with local codes, one of them without a national one', () => {
    const rows: Record<string, string>[] = parse(sandboxProceduresCsv(), { columns: true });
    expect(rows.filter((row) => row['national'] === '')).toHaveLength(1);
    expect(rows.map((row) => row['local'])).toEqual(procedures.map((row) => row.local).filter(Boolean));
  });

  it('write a code table that reads back as it is', () => {
    const rows = SANDBOX_PORTAL_CODES.map((row) => ({ ...row, message: row.message ?? '' }));
    expect(parse(sandboxPortalCodesCsv(), { columns: true })).toEqual(rows);
  });
});
