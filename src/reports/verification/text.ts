import type { Language } from '../../domain/language.ts';
import { formatsOf } from '../../presentation/formats.ts';
import { wrap } from '../../presentation/layout.ts';
import { table } from '../../presentation/table.ts';
import { type VerificationFigures, verificationJson } from './build.ts';
import { verificationTexts } from './messages.ts';

/** The findings of verification, as text of at most 80 columns. */
export function verificationText(
  verified: VerificationFigures,
  options: { readonly language: Language; readonly all: boolean; readonly color?: boolean | undefined },
): string {
  const { language, all } = options;
  const texts = verificationTexts(language);
  const { checked, confirmed, present, missing, differs, confirmedPercent, interval95 } =
    verificationJson(verified);
  const { paint, count: n, percent } = formatsOf(options);

  const lines = [paint('bold', texts.title), ''];
  if (interval95 === null) lines.push(...wrap(texts.none));
  else {
    const estimate = texts.estimate(percent(interval95[0]), percent(interval95[1]));
    const share = percent(confirmedPercent);
    lines.push(
      ...table(
        [
          { header: '', align: 'left' },
          { header: '', align: 'right' },
          { header: '', align: 'left', flexible: true },
        ],
        [
          [texts.checked, n(checked), all ? texts.all : texts.sampleOf(n(verified.population))],
          [texts.confirmed, n(confirmed), all ? share : `${share}, ${estimate}`],
          ...(present === 0 ? [] : [[texts.present, n(present), '']]),
          [texts.missing, n(missing), ''],
          [texts.differs, n(differs), ''],
        ],
      ),
      '',
      ...wrap(
        missing + differs > 0
          ? texts.resent(n(missing + differs))
          : present > 0
            ? texts.presentOnly(n(present))
            : texts.nothingToDo,
      ),
    );
  }
  if (verified.failed > 0) lines.push('', ...wrap(texts.failed(n(verified.failed))));
  return lines.join('\n');
}
