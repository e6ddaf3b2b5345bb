import type { Language } from '../../domain/language.ts';
import { padEnd, widthOf, wrap } from '../../presentation/layout.ts';
import { paintWith } from '../../presentation/paint.ts';
import { remedyLines } from '../harness/errorText.ts';
import { FINDINGS, type Finding } from './findings.ts';
import { doctorTexts } from './messages.ts';

const MARKS: Record<Finding['state'], string> = { ok: '✓', warning: '!', problem: '✗' };

/** A line per finding, with its remedy where one is needed; at most 80 columns. */
export function doctorText(
  findings: readonly Finding[],
  { language, color }: { readonly language: Language; readonly color: boolean },
): string {
  const paint = paintWith(color);
  const width = Math.max(...findings.map(({ name }) => widthOf(FINDINGS[name][language])));
  const lines = findings.flatMap(({ name, state, found, remedy }) => {
    const head = `${MARKS[state]} ${padEnd(FINDINGS[name][language], width)}  `;
    const [first = '', ...rest] = wrap(found, head);
    const marked = paint(state === 'ok' ? 'green' : 'red', first.charAt(0)) + first.slice(1);
    const indent = ' '.repeat(widthOf(head));
    return [marked, ...rest, ...(remedy === null ? [] : remedyLines(remedy, `${indent}→ `))];
  });
  const count = (wanted: Finding['state']): number => findings.filter(({ state }) => state === wanted).length;
  return [...lines, '', doctorTexts(language).summary(count('problem'), count('warning'))].join('\n');
}
