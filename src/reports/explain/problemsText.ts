import type { Language } from '../../domain/language.ts';
import { commandLines } from '../../presentation/commandLines.ts';
import { capitalised, wrap } from '../../presentation/layout.ts';
import { formatCount, formatPercent } from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import type { Problem } from './problems.ts';
import { problemTexts } from './problemsMessages.ts';

const INDENT = '   ';

/**
 * The leftovers as text of at most 80 columns. Only a command may run over, and only by a word that is too
 * long by itself: it has to stay fit to be pasted into a shell.
 */
export function problemsText(
  found: readonly Problem[],
  options: { readonly language: Language; readonly color?: boolean | undefined },
): string {
  const { language } = options;
  const texts = problemTexts(language);
  const paint = paintWith(options.color === true);
  if (found.length === 0) return paint('green', texts.none);

  const all = found.reduce((sum, { count }) => sum + count, 0);
  const lines = [paint('bold', texts.title(formatCount(all, language)))];
  found.forEach((problem, index) => {
    const share = formatPercent(problem.sharePercent, language);
    lines.push(
      '',
      ...wrap(`${capitalised(problem.title)} (${problem.reason})`, `${index + 1}. `),
      `${INDENT}${texts.count(formatCount(problem.count, language), share)}`,
      ...wrap(problem.ownerName, `${INDENT}${texts.owner}: `),
      ...wrap(problem.remedy, `${INDENT}${texts.remedy}: `),
    );
    if (problem.replay !== null)
      lines.push(`${INDENT}${texts.replay}`, ...commandLines(problem.replay, `${INDENT}  `));
  });
  return lines.join('\n');
}
