import { type Mappings, nationalProcedure } from './mapping.ts';
import type { OwnTable } from './mappingTable.ts';
import { ownCode } from './ownCode.ts';
import { localsOf } from './ownCodes.ts';

/** What the ledger has in place of a code of the source, on any day of receipt, as withOwnCodes writes it. */
export function ledgerCodes(
  { ofSources, common }: Mappings,
  { source, table }: { readonly source: string; readonly table: OwnTable },
  code: string,
): ReadonlySet<string> {
  const own = ofSources?.get(source);
  if (own === undefined) return new Set([code]);
  if (table === 'statuses') return new Set([own.statuses.has(code) ? ownCode(source, code) : code]);
  const rows = own[table].get(code);
  if (rows === undefined) {
    const isCut = table === 'procedures';
    return new Set([(isCut ? nationalProcedure(own, code, null) : null) ?? code]);
  }
  const agencies = common?.agencies ?? null;
  const stands = (national: string): string => {
    if (national === '') return ownCode(source, code);
    if (table === 'procedures' || agencies === null) return national;
    return localsOf(agencies).get(national) ?? ownCode(source, code);
  };
  return new Set(rows.map(({ national }) => stands(national)));
}
