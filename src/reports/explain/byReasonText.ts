import { commandLines } from '../../presentation/commandLines.ts';
import { formatsOf } from '../../presentation/formats.ts';
import { capitalised, wrap } from '../../presentation/layout.ts';
import { paintWith } from '../../presentation/paint.ts';
import type { TextOptions } from '../gap/text.ts';
import { explainTexts } from './messages.ts';
import type { Cause } from './schema.ts';

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
