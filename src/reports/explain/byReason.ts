import type { Language } from '../../domain/language.ts';
import { isReason } from '../../domain/reason.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { listCauses } from './causes.ts';
import { replayOf } from './release.ts';
import type { Cause } from './schema.ts';

/** The causes by reason alone, from kept counters: most cases first, ties by reason. */
export async function explainByReason(
  ledger: Pick<Ledger, 'gapGroups'>,
  options: {
    readonly language: Language;
    /** The configuration file, where the command was given one. */
    readonly configFile?: string | undefined;
  },
): Promise<readonly Cause[]> {
  const counted = (await ledger.gapGroups('reason'))
    .flatMap(({ key, never, stale }) =>
      isReason(key) && never + stale > 0 ? [{ reason: key, key: '', count: never + stale }] : [],
    )
    .sort((a, b) => (a.reason < b.reason ? -1 : 1));
  return listCauses(counted, {
    language: options.language,
    // A reason has cases of many portal codes, so none of their remedies holds for all.
    portalCodes: new Map(),
    nameOf: () => '',
    replayOf: (cause) => replayOf(cause, options),
  }).causes;
}
