import { agencyRow, GROUP_LEVELS, UNKNOWN_LEVEL } from '../../domain/agencies.ts';
import { type GapDimension, isNamed, type NamedDimension } from '../../domain/dimension.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { isReason, REASONS } from '../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { terminalText } from '../../presentation/layout.ts';
import { wordsOf } from '../../presentation/words.ts';
import { isAgeBand } from './age.ts';
import { gapTexts } from './messages.ts';

export interface NameOptions {
  readonly now: Instant;
  readonly agencies: Mappings['agencies'];
  readonly language: Language;
}

/**
 * Names the groups of a dimension: an agency by the province's own table, domains and procedures as the source does.
 * What has no name is shown by its key.
 */
export async function groupNames(
  ledger: Pick<Ledger, 'names'>,
  by: GapDimension,
  options: NameOptions,
): Promise<(key: string) => string> {
  if (isNamed(by)) {
    const names = await ledger.names(by);
    const mapped = (key: string): string | undefined =>
      by === 'agency' ? agencyRow(options.agencies, key, options.now)?.name : undefined;
    return (key) => mapped(key) || names.get(key) || key || wordsOf(options.language).noCode;
  }
  return (key) => NAME_OF[by](key, options.language);
}

/** Of the dimensions whose values are ours. */
const NAME_OF: Readonly<
  Record<Exclude<GapDimension, NamedDimension>, (key: string, language: Language) => string>
> = {
  status: (key, language) =>
    isPortalStatus(key) ? PORTAL_STATUSES[key][language] : wordsOf(language).unmappedStatus,
  reason: (key, language) => (isReason(key) ? REASONS[key].title[language] : wordsOf(language).unknown),
  level: (key, language) =>
    wordsOf(language).levels[GROUP_LEVELS.find((level) => level === key) ?? UNKNOWN_LEVEL],
  source: (key) => key,
  age: (key, language) => (isAgeBand(key) ? gapTexts(language).ages[key] : key),
  month: (key, language) => {
    const [, year, month] = /^(\d{4})-(\d{2})$/.exec(key) ?? [];
    return year === undefined || month === undefined ? key : wordsOf(language).month(year, month);
  },
};

interface Named {
  readonly key: string;
  readonly name: string;
}

/**
 * The names of a table's rows, followed by the code where another row has the same name: communes of different
 * districts often share a name. Unlike the name of the agency above, codes are unique.
 */
export function disambiguate(groups: readonly Named[]): (group: Named) => string {
  const keyOf = new Map<string, string>();
  const shared = new Set<string>();
  for (const { key, name } of groups) {
    const other = keyOf.get(asRead(name));
    if (other !== undefined && other !== key) shared.add(asRead(name));
    keyOf.set(asRead(name), key);
  }
  return ({ key, name }) => (shared.has(asRead(name)) ? `${name} (${key})` : name);
}

/** Names that look the same to a reader become equal. */
function asRead(name: string): string {
  return terminalText(name).toLowerCase();
}
