import type { Mappings } from '../../domain/mapping.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';

/** The local codes whose cases are held back by a national code that is not published, each with whose table has it. */
export async function unpublishedCodes(
  ledger: Pick<Ledger, 'gapFiltered'>,
  national: string,
  { ofSources }: Pick<Mappings, 'ofSources'>,
): Promise<readonly { readonly source: string | null; readonly code: string }[]> {
  const filter = { reasons: ['PROCEDURE_NOT_PUBLISHED'] as const, details: [national] };
  const slices = await ledger.gapFiltered({ filter, by: 'source' });
  const own = slices.flatMap(({ key: source }) => ownCodesOf(source, national, { ofSources }));
  const others = slices.map(({ key }) => key).filter((name) => !hasOwn(name, ofSources));
  if (others.length === 0) return own;
  const codes = await ledger.gapFiltered({ filter: { ...filter, sources: others }, by: 'procedure' });
  return [...codes.map(({ key }) => ({ source: null, code: key })), ...own];
}

/** Of a source with a table of procedures of its own: its codes that stand for the national one, else that code itself. */
export function ownCodesOf(
  source: string,
  national: string,
  { ofSources }: Pick<Mappings, 'ofSources'>,
): readonly { readonly source: string; readonly code: string }[] {
  if (!hasOwn(source, ofSources)) return [];
  const rows = [...(ofSources?.get(source)?.procedures ?? [])];
  const codes = rows.filter(([, ofCode]) => ofCode.some((row) => row.national === national));
  return (codes.length === 0 ? [national] : codes.map(([code]) => code)).map((code) => ({ source, code }));
}

function hasOwn(source: string, ofSources: Mappings['ofSources']): boolean {
  return (ofSources?.get(source)?.procedures.size ?? 0) > 0;
}
