import { agencyRow, GROUP_LEVELS, UNKNOWN_LEVEL } from '../../domain/agencies.ts';
import { type GapDimension, isNamed, type NamedDimension } from '../../domain/dimension.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { isReason, REASONS } from '../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { wordsOf } from '../../presentation/words.ts';
import { isAgeBand } from './age.ts';
import { gapTexts } from './messages.ts';

export interface NameOptions {
  readonly now: Instant;
  readonly agencies: Mappings['agencies'];
  readonly language: Language;
}

/**
 * What the groups of a dimension are called. The province's own table names an agency; domains and
 * procedures are called what the source calls them; the key itself stands where nobody has a name.
 */
export async function groupNames(
  ledger: Pick<Ledger, 'names'>,
  by: GapDimension,
  options: NameOptions,
): Promise<(key: string) => string> {
  const words = wordsOf(options.language);
  if (isNamed(by)) {
    const known = await ledger.names(by);
    const mapped = (key: string): string | undefined =>
      by === 'agency' ? agencyRow(options.agencies, key, options.now)?.name : undefined;
    return (key) => mapped(key) || known.get(key) || key || words.noCode;
  }
  return (key) => fixedName(by, key, options.language);
}

function fixedName(by: Exclude<GapDimension, NamedDimension>, key: string, language: Language): string {
  const words = wordsOf(language);
  const gap = gapTexts(language);
  switch (by) {
    case 'status':
      return isPortalStatus(key) ? PORTAL_STATUSES[key][language] : words.unmappedStatus;
    case 'reason':
      return isReason(key) ? REASONS[key].title[language] : words.unknown;
    case 'level':
      return words.levels[GROUP_LEVELS.find((level) => level === key) ?? UNKNOWN_LEVEL];
    case 'age':
      return isAgeBand(key) ? gap.ages[key] : key;
    case 'month': {
      const [, year, month] = /^(\d{4})-(\d{2})$/.exec(key) ?? [];
      return year === undefined || month === undefined ? key : words.month(year, month);
    }
  }
}
