import type { Language } from '../domain/language.ts';
import { terminalText, wrap } from '../presentation/layout.ts';
import { formatCount, formatDateTime } from '../presentation/numbers.ts';
import { paintWith } from '../presentation/paint.ts';
import type { AlarmsView } from './alarmsView.ts';
import { alarmTexts } from './messages.ts';

/** The view as text of at most 80 columns. */
export function alarmsText(
  view: AlarmsView,
  options: { readonly language: Language; readonly offsetMs: number; readonly color: boolean },
): string {
  const { language, offsetMs } = options;
  const { kinds, view: texts } = alarmTexts(language);
  const paint = paintWith(options.color);
  const when = (iso: string): string => formatDateTime(Date.parse(iso), offsetMs, language);
  const marked = (mark: string, good: boolean, text: string): string[] => {
    const [first = '', ...rest] = wrap(text, `${mark} `);
    return [paint(good ? 'green' : 'red', first.charAt(0)) + first.slice(1), ...rest];
  };

  const lines = [paint('bold', texts.title)];
  if (view.rules.length === 0) lines.push(...wrap(texts.noRules));
  for (const { rule, kind, name, firing } of view.rules) {
    const what = `${name === null ? kinds[kind].label : terminalText(name)} (${rule})`;
    if (firing.length === 0) lines.push(...marked('✓', true, `${what}: ${texts.quiet}`));
    else lines.push(...marked('✗', false, what));
    for (const { title, raisedAt } of firing) {
      lines.push(...wrap(`${title}, ${texts.firing(when(raisedAt))}`, '  - '));
    }
  }

  lines.push('', paint('bold', texts.receivers));
  if (view.receivers.length === 0) lines.push(...wrap(texts.noReceivers));
  for (const { name, pending, pendingSince, test } of view.receivers) {
    const waiting =
      pendingSince === null
        ? texts.nothingPending
        : texts.pending(formatCount(pending, language), when(pendingSince));
    lines.push(...marked(pending === 0 ? '✓' : '!', pending === 0, `${name}: ${waiting}`));
    if (test === null) continue;
    const result = test.taken ? texts.tested : texts.notTested(test.why ?? '', test.remedy ?? '');
    lines.push(...wrap(result, '  → '));
  }
  if (view.pendingDigests > 0) {
    lines.push(...wrap(`${texts.digests}: ${formatCount(view.pendingDigests, language)}`, '! '));
  }
  return lines.join('\n');
}
