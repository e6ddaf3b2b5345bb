import type { Mappings } from '../../domain/mapping.ts';
import { ownCodeOf } from '../../domain/ownCode.ts';
import type { CauseCount } from '../../ledger/port/figures.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';

/** Cases held back by a code that is their source's own, because no table had it, and that the province's table has now. */
export interface FoundInCommon {
  readonly source: string;
  readonly table: 'statuses' | 'agencies';
  readonly codes: readonly string[];
  readonly count: number;
}

export async function foundInCommon(
  ledger: Pick<Ledger, 'causes'>,
  mappings: Mappings,
): Promise<readonly FoundInCommon[]> {
  if (mappings.ofSources === undefined) return [];
  return (await ledger.causes()).flatMap((cause) => foundOf(cause, mappings) ?? []);
}

function foundOf(
  { reason, key, never, stale }: CauseCount,
  { ofSources, common }: Mappings,
): FoundInCommon | null {
  const own = ownCodeOf(key, ofSources);
  if (own === null) return null;
  const { source, code } = own;
  const tables = ofSources?.get(source);
  const count = never + stale;
  if (reason === 'STATUS_UNMAPPED') {
    const codes = code.split('/').filter((one) => common?.statuses.has(one) === true);
    return codes.length === 0 ? null : { source, table: 'statuses', codes, count };
  }
  const isFound = common?.agencies?.has(code) === true && tables?.agencies.has(code) === false;
  return reason === 'AGENCY_UNMAPPED' && isFound ? { source, table: 'agencies', codes: [code], count } : null;
}
