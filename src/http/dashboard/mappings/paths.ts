import type { MappingTable } from '../../../domain/mappingTable.ts';

/** `more.source`: of a source's own table. */
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

export function uploadPath(table: MappingTable, source: string | undefined, step = ''): string {
  return withQuery(`/mappings/${table}/upload${step}`, { source: source ?? '' });
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
