import type { Language } from '../../domain/language.ts';
import { isReason } from '../../domain/reason.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { commandLines } from '../../presentation/commandLines.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { capitalised, wrap } from '../../presentation/layout.ts';
import { paintWith } from '../../presentation/paint.ts';
import { listCauses } from './causes.ts';
import { explainTexts } from './messages.ts';
import { replayOf } from './remedy.ts';
import type { Cause } from './schema.ts';

/** The causes by reason alone, from kept counters: most cases first, ties by reason. */
export async function explainByReason(
  ledger: Pick<Ledger, 'gapGroups'>,
  options: {
    readonly language: Language;
    /** The configuration file, where it is not that of this process. */
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

const INDENT = '   ';

/** The causes by reason with what to do about each; at most 80 columns, but for a single long word of a command. */
export function byReasonText(
  causes: readonly Cause[],
  { language, color }: Pick<TextOptions, 'language' | 'color'>,
): string {
  const { byReason: texts, releases } = explainTexts(language);
  const paint = paintWith(color === true);
  const { count, percent } = formatsOf({ language });
  if (causes.length === 0) return paint('green', texts.none);

  const all = causes.reduce((sum, cause) => sum + cause.count, 0);
  const lines = [paint('bold', texts.title(count(all)))];
  for (const [index, cause] of causes.entries()) {
    const { title, reason, ownerName, remedy, release, replay } = cause;
    lines.push(
      '',
      ...wrap(`${capitalised(title)} (${reason})`, `${index + 1}. `),
      `${INDENT}${texts.count(count(cause.count), percent(cause.share))}`,
      ...wrap(ownerName, `${INDENT}${texts.owner}: `),
      ...wrap(remedy, `${INDENT}${texts.remedy}: `),
    );
    if (replay !== null) {
      lines.push(`${INDENT}${releases.replay}:`, ...commandLines(replay, `${INDENT}  `));
    } else if (release !== 'itself') {
      lines.push(...wrap(releases[release], INDENT));
    }
  }
  return lines.join('\n');
}
