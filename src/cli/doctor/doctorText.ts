import type { Language } from '../../domain/language.ts';
import { padEnd, widthOf, wrap } from '../../presentation/layout.ts';
import { paintWith } from '../../presentation/paint.ts';
import { remedyLines } from '../harness/remedyLines.ts';
import type { Finding, FindingState } from './check.ts';
import { TITLES } from './titles.ts';

const MARKS: Record<FindingState, string> = { ok: '✓', warning: '!', problem: '✗' };

/** A line per finding, with its remedy where one is needed; at most 80 columns. */
export function doctorText(
  findings: readonly Finding[],
  options: { readonly language: Language; readonly color: boolean },
): string {
  const { language, color } = options;
  const paint = paintWith(color);
  const titleOf = ({ name }: Finding): string => TITLES[name][language];
  const width = Math.max(...findings.map((finding) => widthOf(titleOf(finding))));
  const lines = findings.flatMap((finding) => {
    const head = `${MARKS[finding.state]} ${padEnd(titleOf(finding), width)}  `;
    const said = wrap(finding.found[language], head);
    const remedy =
      finding.remedy === null ? [] : remedyLines(finding.remedy[language], `${' '.repeat(widthOf(head))}→ `);
    const [first = '', ...rest] = said;
    const marked = paint(finding.state === 'ok' ? 'green' : 'red', first.charAt(0)) + first.slice(1);
    return [marked, ...rest, ...remedy];
  });
  return [...lines, '', summary(findings, language)].join('\n');
}

function summary(findings: readonly Finding[], language: Language): string {
  const count = (state: FindingState): number => findings.filter((one) => one.state === state).length;
  const problems = count('problem');
  const warnings = count('warning');
  return language === 'vi'
    ? `Lỗi: ${problems}. Cảnh báo: ${warnings}.`
    : `Problems: ${problems}. Warnings: ${warnings}.`;
}
