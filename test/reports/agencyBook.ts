import type { AgencyRow } from '../../src/domain/mapping.ts';

/** A row of the table of agencies; a test names only what it is about. */
export function anAgency(local: string, over: Partial<AgencyRow> = {}): AgencyRow {
  return {
    local,
    national: `000.${local}`,
    name: `Cơ quan ${local}`,
    level: 'province',
    parent: '',
    validFrom: null,
    validTo: null,
    ...over,
  };
}

export function agencyBook(...rows: AgencyRow[]): ReadonlyMap<string, readonly AgencyRow[]> {
  return Map.groupBy(rows, ({ local }) => local);
}
