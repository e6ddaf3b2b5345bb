import type { Language } from '../../domain/language.ts';
import { formatDay } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { terminalText } from '../../presentation/layout.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { tableFile } from '../../presentation/tableFile.ts';
import { byAgencyAlone, type WorkGroup } from './build.ts';
import { type BookOptions, withCover } from './cover.ts';
import { plainWords } from './fileNames.ts';
import { worklistOf } from './list.ts';
import { worklistTexts } from './messages.ts';

/** A longer list makes a file that mail servers refuse; it is to be had on the page and by the command. */
const MOST_CASES = 20_000;

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A work list as a file for a mail; null without a case, or with too many of them. */
export interface MailedList {
  readonly cases: number;
  readonly name: string;
  readonly content: Uint8Array;
}

/** The mail that brings a list. */
export function listMail(
  { cases, name, content }: MailedList,
  agency: string,
  { language, province }: { readonly language: Language; readonly province: { readonly code: string } },
) {
  const { mail, cover } = worklistTexts(language);
  const count = formatCount(cases, language);
  return {
    subject: mail.subject(province.code, terminalText(agency), count),
    text: `${[cover.title, mail.attached(count), cover.how, `-- \n${mail.footer}`].join('\n\n')}\n`,
    attachments: [{ name, type: XLSX, content }],
  };
}

/** `agency`: by its code; null = the whole province. */
export async function mailedList(
  ledger: Pick<Ledger, 'records'>,
  groups: readonly WorkGroup[],
  { agency, ...options }: BookOptions & { readonly agency: string | null },
): Promise<MailedList | null> {
  const cases = groups.reduce((sum, group) => sum + group.cases.length, 0);
  if (cases === 0 || cases > MOST_CASES) return null;
  const list = worklistOf(ledger, byAgencyAlone(groups), options);
  const file = await tableFile(withCover(list.table, { agency, groups }, options), 'xlsx', { bom: true });
  const parts: Uint8Array[] = [];
  for await (const part of file) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  const of = agency === null ? '' : `-${plainWords(agency) || 'agency'}`;
  const name = `dongbo${of}-${formatDay(options.now, options.offsetMs)}.xlsx`;
  return { cases, name, content: Buffer.concat(parts) };
}
