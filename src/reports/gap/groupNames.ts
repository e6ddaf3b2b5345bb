import { agencyRow } from '../../domain/agencies.ts';
import { AGENCY_LEVELS, type Mappings } from '../../domain/mapping.ts';
import { isReason, REASONS } from '../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type Language, textsOf } from '../messages.ts';
import { isAgeBand } from './age.ts';
import type { GapDimension } from './build.ts';

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
  const texts = textsOf(options.language);
  if (by === 'agency' || by === 'domain' || by === 'procedure') {
    const known = await ledger.names(by);
    const mapped = (key: string): string | undefined =>
      by === 'agency' ? agencyRow(options.agencies, key, options.now)?.name : undefined;
    return (key) => mapped(key) || known.get(key) || key || texts.noCode;
  }
  return (key) => fixedName(by, key, options.language);
}

function fixedName(
  by: Exclude<GapDimension, 'agency' | 'domain' | 'procedure'>,
  key: string,
  language: Language,
): string {
  const texts = textsOf(language);
  switch (by) {
    case 'status':
      return isPortalStatus(key) ? PORTAL_STATUSES[key][language] : texts.unmapped;
    case 'reason':
      return isReason(key) ? REASONS[key].title[language] : texts.unknown;
    case 'level': {
      const level = AGENCY_LEVELS.find((each) => each === key);
      return level === undefined ? texts.unknown : texts.levels[level];
    }
    case 'age':
      return isAgeBand(key) ? texts.ages[key] : key;
    case 'month': {
      const [, year, month] = /^(\d{4})-(\d{2})$/.exec(key) ?? [];
      return year === undefined || month === undefined ? key : texts.month(year, month);
    }
  }
}
