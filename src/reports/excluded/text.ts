import { EXCLUSIONS, type Exclusion, isDelivered } from '../../domain/exclusion.ts';
import type { Language } from '../../domain/language.ts';
import { REASONS } from '../../domain/reason.ts';
import type { ExcludedCase } from '../../ledger/port/excluded.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { inSentence, shorten, terminalText } from '../../presentation/layout.ts';
import { flexible, indented, left, type RowColumn, rowTable } from '../../presentation/table.ts';
import { wordsOf } from '../../presentation/words.ts';
import { caseTexts } from '../cases/messages.ts';
import { countedInstead, type ExcludedPage } from './build.ts';
import { excludedTexts } from './messages.ts';

const MAX_CASE_NO = 32;

/** A page as text of at most 80 columns: one table for each why. */
export function excludedText({ cases, next, size }: ExcludedPage, options: TextOptions): string {
  const { language } = options;
  const texts = excludedTexts(language);
  if (cases.length === 0) return texts.none;
  const { paint, count } = formatsOf(options);
  const columns: readonly RowColumn<ExcludedCase>[] = [
    left(caseTexts(language).list.columns.caseNo, ({ caseNo }) => shorten(terminalText(caseNo), MAX_CASE_NO)),
    left(texts.since, (one) => sinceText(one, options)),
    flexible(texts.counts, (one) => terminalText(noteOf(one, language))),
  ];
  const byWhy = Map.groupBy(cases, ({ excluded }) => excluded);
  const sections = EXCLUSIONS.flatMap((why: Exclusion) => {
    const section = byWhy.get(why) ?? [];
    if (section.length === 0) return [];
    const heading = paint('bold', `${texts.names[why]} (${why}): ${count(section.length)}`);
    return [heading, ...indented(rowTable(section, columns, { width: 78, paint })), ''];
  });
  const shown = next === null ? texts.shown : texts.more;
  return [...sections, sizeText(size, language), shown(count(cases.length))].join('\n');
}

export function sizeText({ total, isCounted }: ExcludedPage['size'], language: Language): string {
  const texts = excludedTexts(language);
  return (isCounted ? texts.total : texts.totalAtLeast)(formatsOf({ language }).count(total));
}

/** Where its timeline does not say since when, when it was first seen: it can have left the total at any time since. */
export function sinceText({ since, firstSeenAt }: ExcludedCase, options: TextOptions): string {
  const { time } = formatsOf(options);
  return since === null ? excludedTexts(options.language).firstSeen(time(firstSeenAt)) : time(since);
}

/** What counts instead; of a case that is delivered all the same, how far that is. */
export function noteOf(one: ExcludedCase, language: Language): string {
  const texts = excludedTexts(language);
  const { excluded, state, reason } = one;
  if (isDelivered(excluded)) {
    const stateName = wordsOf(language).states[state];
    return reason === null ? stateName : `${stateName}: ${inSentence(REASONS[reason].title[language])}`;
  }
  const { countedCaseNo, countedSource } = countedInstead(one);
  if (countedSource !== null) return texts.otherSource(countedSource);
  if (countedCaseNo === null) return '';
  return excluded === 'copy' ? texts.original(countedCaseNo) : texts.renumbered(countedCaseNo);
}
