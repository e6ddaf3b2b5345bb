import type { Letterhead } from '../alarms/noticeText.ts';
import type { NamedAgency } from '../alarms/readings.ts';
import { percent, pointsBetween } from '../domain/gap.ts';
import { REASONS } from '../domain/reason.ts';
import { shellWord } from '../domain/shellWord.ts';
import type { Instant } from '../domain/time.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import type { Mail } from '../notify/notify.ts';
import { capitalised, terminalText } from '../presentation/layout.ts';
import {
  formatCount,
  formatCountChange,
  formatDateTime,
  formatPercent,
  formatPointChange,
} from '../presentation/numbers.ts';
import { isSuspicious } from '../reports/census/build.ts';
import { lossText, suspicionText } from '../reports/census/text.ts';
import { remedyOf } from '../reports/explain/remedy.ts';
import { type MailedList, XLSX } from '../reports/worklist/mailed.ts';
import type { Digest } from './digest.ts';
import { digestTexts } from './messages.ts';

/** A digest as plain text, with the work list where there is one. Names of agencies come from the source, so each is cleaned to one line. */
export function digestMail(
  digest: Digest,
  now: Instant,
  letterhead: Letterhead,
  list: MailedList | null,
): Omit<Mail, 'id' | 'to'> {
  const { province, language, offsetMs } = letterhead;
  const texts = digestTexts(language);
  const { figures, agency } = digest;
  const recipient = agency === null ? terminalText(`${province.name} (${province.code})`) : nameOf(agency);
  const when = formatDateTime(now, offsetMs, language);
  const [day = ''] = when.split(' ');
  const rate = formatPercent(figures.syncedPercent, language);
  const suspicion = suspicionText(digest.census, letterhead);
  const sections = [
    [texts.title, texts.asOf(recipient, when)],
    ...(digest.loss === null ? [] : [[lossText(digest.loss, letterhead)]]),
    ...(suspicion === null ? [] : [[suspicion]]),
    figures.total === 0 ? [texts.none] : figureLines(digest, letterhead),
    ...(figures.unsynced > 0 ? unsyncedSections(digest, letterhead, list) : []),
    ['-- ', texts.footer],
  ];
  return {
    subject: texts.subject(province.code, day, agency === null ? texts.wholeProvince : recipient, rate),
    text: `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`,
    attachments: list === null ? [] : [{ name: list.name, type: XLSX, content: list.content }],
  };
}

function figureLines(
  { figures, before, census, loss }: Digest,
  { language, offsetMs }: Letterhead,
): string[] {
  const texts = digestTexts(language);
  const { total, synced, unsynced, syncedPercent, unsyncedPercent } = figures;
  const count = (n: number): string => formatCount(n, language);
  const lines = [
    texts.total(count(total)),
    texts.synced(count(synced), formatPercent(syncedPercent, language)),
    texts.unsynced(count(unsynced), formatPercent(unsyncedPercent, language)),
  ];
  const earlier = before === null ? null : percent(before.synced, before.synced + before.unsynced);
  const points = pointsBetween(earlier, syncedPercent);
  if (before === null || points === null) lines.push(texts.noChange);
  else {
    const change = formatCountChange(unsynced - before.unsynced, language);
    const when = formatDateTime(before.at, offsetMs, language);
    lines.push(texts.change(when, formatPointChange(points, language), change));
  }
  const isDoubted = loss !== null || (census !== null && isSuspicious(census));
  if (unsynced === 0 && !isDoubted) lines.push(texts.allSynced);
  return lines;
}

function unsyncedSections(
  { agency, reasons, oldest, agencies }: Digest,
  { language, offsetMs }: Letterhead,
  list: MailedList | null,
): string[][] {
  const texts = digestTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const titleOf = (reason: keyof typeof REASONS): string => REASONS[reason].title[language];
  const byReason = reasons.flatMap(({ reason, count: n }, index) => {
    const { ownerName, remedy } = remedyOf(reason, null, { portalCodes: new Map() }, language);
    return [
      `${index + 1}. ${texts.reason(capitalised(titleOf(reason)), reason, count(n))}`,
      `   ${texts.owner(ownerName)}`,
      `   ${texts.remedy(remedy)}`,
    ];
  });
  const agencyLines = agencies.map(
    ({ agency: listed, figures }) =>
      `- ${texts.agency(nameOf(listed), count(figures.unsynced), formatPercent(figures.syncedPercent, language))}`,
  );
  const cases = oldest.map(({ caseNo, unsyncedSince, reason }) => {
    const since = formatDateTime(unsyncedSince, offsetMs, language);
    return `- ${texts.oldestCase(terminalText(caseNo), since, titleOf(reason))}`;
  });
  return [
    [texts.reasons, ...byReason],
    ...(agencyLines.length === 0 ? [] : [[texts.agencies, ...agencyLines]]),
    [texts.oldest, ...(cases.length === 0 ? [texts.oldestElsewhere] : cases)],
    list === null
      ? [texts.list, texts.command, `  ${listCommand(agency)}`]
      : [texts.list, texts.attached(count(list.cases))],
  ];
}

/** Lists only cases that need a person; the others are sent automatically. */
function listCommand(agency: NamedAgency | null): string {
  const ofAgency = agency === null ? '' : ` --agency ${shellWord(agency.code)}`;
  return typedCommand(`worklist${ofAgency} --out list.csv`);
}

function nameOf({ code, name }: NamedAgency): string {
  return terminalText(name === code ? code : `${name} (${code})`);
}
