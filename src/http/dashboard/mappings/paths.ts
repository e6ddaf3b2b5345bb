import type { MappingTable } from '../../../domain/mappingTable.ts';

export function tablePath(table: MappingTable, more: Readonly<Record<string, string>> = {}): string {
  return withQuery(`/mappings/${table}`, more);
}

/** The page on which a code is mapped. */
export function editPath(
  table: MappingTable,
  code: string,
  more: Readonly<Record<string, string>> = {},
): string {
  return withQuery(`/mappings/${table}/edit`, { code, ...more });
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
