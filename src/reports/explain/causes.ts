import { agencyRow } from '../../domain/agencies.ts';
import { percent } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import { type Mappings, procedureSuffixes } from '../../domain/mapping.ts';
import { REASONS, type Reason } from '../../domain/reason.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { NameOptions } from '../gap/groupNames.ts';
import { fieldNames } from './fieldNames.ts';
import { type RemedyTables, remedyOf } from './remedy.ts';
import type { Explanation } from './schema.ts';

/** A reason, what it is about, and its unsynced cases, as the ledger counts them. */
export interface CauseCases {
  readonly reason: Reason;
  readonly key: string;
  readonly count: number;
}

/** The causes with their shares and remedies, most cases first, and what `limit` left out. */
export function listCauses(
  counted: readonly CauseCases[],
  options: RemedyTables & {
    readonly language: Language;
    readonly limit?: number | undefined;
    readonly nameOf: (reason: Reason, key: string) => string;
    readonly replayOf: (cause: CauseCases) => string | null;
  },
): Pick<Explanation, 'unsynced' | 'causes' | 'others'> {
  const { language, limit = counted.length } = options;
  const unsynced = counted.reduce((sum, { count }) => sum + count, 0);
  let reached = 0;
  const causes = counted
    .toSorted((a, b) => b.count - a.count)
    .slice(0, limit)
    .map((cause) => {
      const { reason, key, count } = cause;
      reached += count;
      return {
        reason,
        title: REASONS[reason].title[language],
        key,
        name: options.nameOf(reason, key),
        count,
        share: percent(count, unsynced),
        cumulativeShare: percent(reached, unsynced),
        ...remedyOf(reason, key, options, language),
        release: REASONS[reason].release,
        replay: options.replayOf(cause),
      };
    });
  const rest = { causes: counted.length - causes.length, count: unsynced - reached };
  return {
    unsynced,
    causes,
    others: rest.causes === 0 ? null : { ...rest, share: percent(rest.count, unsynced) },
  };
}

/**
 * What the key of a cause is called: a procedure by the source, an agency by the province's table, fields in words.
 * Codes of the portal and statuses of the source have no name.
 */
export async function causeNames(
  ledger: Pick<Ledger, 'names'>,
  options: NameOptions & { readonly procedures: Mappings['procedures'] },
): Promise<(reason: Reason, key: string) => string> {
  const { agencies, now, language } = options;
  const [procedureNames, agencyNames] = [await ledger.names('procedure'), await ledger.names('agency')];
  const locals = localCodes(options.procedures);
  return (reason, key) => {
    switch (REASONS[reason].about) {
      case 'procedure':
        return procedureNames.get(key) ?? '';
      case 'national_procedure': {
        // The national code, while the source names its procedures by its own codes.
        const suffixed = procedureSuffixes(options.procedures).map((suffix) => key + suffix);
        const codes = [...(locals.get(key) ?? []), ...suffixed, key];
        return codes.map((code) => procedureNames.get(code)).find((name) => name) ?? '';
      }
      case 'agency':
        return agencyRow(agencies, key, now)?.name || (agencyNames.get(key) ?? '');
      case 'missing_fields':
      case 'invalid_fields':
        return fieldNames(key, language).replaceAll('; ', ', ');
      case 'status':
      case 'portal_code':
      case null:
        return '';
    }
  };
}

function localCodes(procedures: Mappings['procedures']): ReadonlyMap<string, readonly string[]> {
  const locals = new Map<string, string[]>();
  for (const row of [...procedures.values()].flat()) {
    locals.set(row.national, [...(locals.get(row.national) ?? []), row.local]);
  }
  return locals;
}
