import { percent } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import { isReason, REASONS, type Reason } from '../../domain/reason.ts';
import { shellWord } from '../../domain/shellWord.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { remedyOf } from './remedy.ts';

/** What is left unsynced for one reason, and who does what about it. */
export interface Problem {
  readonly reason: Reason;
  readonly title: string;
  readonly count: number;
  /** Of all that is unsynced, in percent with two decimals. */
  readonly sharePercent: number | null;
  readonly owner: string;
  readonly ownerName: string;
  readonly remedy: string;
  /** Ready to be pasted into a shell; null where delivery goes on by itself and a replay would do nothing. */
  readonly replay: string | null;
}

/** The leftovers by reason, most cases first, ties by reason. */
export async function problems(
  ledger: Pick<Ledger, 'gapGroups'>,
  options: {
    readonly language: Language;
    /** The configuration file, where the command was given one. */
    readonly configFile?: string | undefined;
  },
): Promise<readonly Problem[]> {
  const counted = (await ledger.gapGroups('reason')).flatMap(({ key, never, stale }) =>
    isReason(key) && never + stale > 0 ? [{ reason: key, count: never + stale }] : [],
  );
  const all = counted.reduce((sum, { count }) => sum + count, 0);
  return counted
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
    .map(({ reason, count }) => ({
      reason,
      title: REASONS[reason].title[options.language],
      count,
      sharePercent: percent(count, all),
      // A tally by reason holds many portal codes, so no single row of their table speaks for it.
      ...remedyOf(reason, null, new Map(), options.language),
      replay: replayCommand(reason, options.configFile),
    }));
}

/**
 * Pending cases are sent without anybody's help, except those whose attempts are used up: they wait under
 * RETRY_SCHEDULED until somebody replays them.
 */
function replayCommand(reason: Reason, configFile: string | undefined): string | null {
  if (REASONS[reason].state === 'pending' && reason !== 'RETRY_SCHEDULED') return null;
  const config = configFile === undefined ? '' : ` --config ${shellWord(configFile)}`;
  return `npm run -s dongbo -- replay --reason ${reason}${config}`;
}
