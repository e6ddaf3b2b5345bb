import { hash } from 'node:crypto';
import type { Mail } from '../notify/notify.ts';
import { terminalText } from '../presentation/layout.ts';
import { formatCount, formatDateTime } from '../presentation/numbers.ts';
import { alarmTexts } from './messages.ts';
import { NOTICE_EVENTS, type Notice } from './notice.ts';
import { type Letterhead, noticeText } from './noticeText.ts';

/** Several notices for people: one line, and a block for each. */
export function noticeBlocks(
  notices: readonly Notice[],
  letterhead: Letterhead,
): { readonly subject: string; readonly blocks: readonly string[] } {
  const { language, offsetMs, province } = letterhead;
  const texts = alarmTexts(language);
  const written = notices.map((notice) => ({ notice, ...noticeText(notice, letterhead) }));
  const blocks = written.map(({ notice, title, details, remedy }, index) => {
    const inner = [...details, ...(remedy === null ? [] : [texts.remedy(remedy)])];
    const head = `${index + 1}. ${texts.events[notice.event].toUpperCase()}: ${title}`;
    return [head, ...inner.map((line) => `   ${line}`)].join('\n');
  });
  const at = notices.reduce((latest, notice) => Math.max(latest, notice.at), 0);
  const place = terminalText(`${province.name} (${province.code})`);
  const head = texts.asOf(place, formatDateTime(at, offsetMs, language));
  return {
    subject: texts.subject(province.code, subjectOf(written, letterhead)),
    blocks: [head, ...blocks],
  };
}

/** Several notices as one mail, whose id depends on exactly these notices. */
export function noticeMail(notices: readonly Notice[], letterhead: Letterhead): Omit<Mail, 'to'> {
  const { footer } = alarmTexts(letterhead.language);
  const { subject, blocks } = noticeBlocks(notices, letterhead);
  const ids = notices.map(({ id }) => id);
  return {
    id: hash('sha256', ids.join(' ')).slice(0, 32),
    subject,
    text: `${[...blocks, `-- \n${footer}\n${ids.map((id) => `  ${id}`).join('\n')}`].join('\n\n')}\n`,
  };
}

function subjectOf(
  written: readonly { readonly notice: Notice; readonly title: string }[],
  { language }: Letterhead,
): string {
  const texts = alarmTexts(language);
  const [only] = written;
  if (only !== undefined && written.length === 1) return `${texts.events[only.notice.event]}: ${only.title}`;
  const parts = NOTICE_EVENTS.flatMap((event) => {
    const count = written.filter(({ notice }) => notice.event === event).length;
    return count === 0 ? [] : [`${texts.events[event].toLowerCase()} ${formatCount(count, language)}`];
  });
  return texts.several(formatCount(written.length, language), parts.join(', '));
}
