import { percent } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import { REASONS, type Reason } from '../../domain/reason.ts';
import type { PortalCode } from '../../portal/portal.ts';
import { remedyOf } from './remedy.ts';
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
  options: {
    readonly language: Language;
    readonly portalCodes: ReadonlyMap<string, PortalCode>;
    readonly limit?: number | undefined;
    readonly nameOf: (reason: Reason, key: string) => string;
    readonly replayOf: (cause: CauseCases) => string | null;
  },
): Pick<Explanation, 'unsynced' | 'causes' | 'others'> {
  const { language, limit = counted.length, portalCodes } = options;
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
        ...remedyOf(reason, key, portalCodes, language),
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
