import { z } from 'zod';
import { inBoth, type Language } from '../../domain/language.ts';
import { rowPlaceText, storedRowFaultText } from '../../domain/rowFault.ts';
import { formatInstant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { SeenUnreadable } from '../../ledger/port/unreadable.ts';
import { type ExportTable, fields, tablePage } from '../../presentation/exportTable.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';
import { flexible, left, type RowColumn, rowTable } from '../../presentation/table.ts';
import { instant } from '../schemaParts.ts';
import { decodeSourceCursor, encodeSourceCursor } from './build.ts';

const row = z
  .object({
    sourceId: z.string().describe("the source's id; `sha256:…` of a row without a readable one"),
    where: z.string().describe('the field'),
    why: z.string(),
    firstSeenAt: instant,
    lastSeenAt: instant,
  })
  .meta({ id: 'UnreadableRow' });

/** The document of `records --unreadable --json`. */
export const unreadableSchema = z
  .object({
    unreadable: z.array(row),
    next: z.string().nullable().describe('the `cursor` of the next page; null on the last one'),
  })
  .meta({ id: 'UnreadableRows' });

export type UnreadableDocument = z.infer<typeof unreadableSchema>;

const vi = {
  none: 'Không có dòng nào của hệ thống tỉnh không đọc được.',
  shown: (count: string) =>
    `${count} dòng không đọc được: không được đếm cho tới khi sửa ở hệ thống của tỉnh.`,
  more: (count: string) =>
    `${count} dòng đầu tiên không đọc được; còn nữa, xem thêm với --limit hoặc --format csv.`,
  sheet: 'Dòng không đọc được',
  download: 'Tải về:',
  columns: {
    sourceId: 'Mã dòng',
    where: 'Trường',
    why: 'Vì sao',
    firstSeenAt: 'Thấy từ',
    lastSeenAt: 'Thấy gần nhất',
  },
};

const en: typeof vi = {
  none: 'The source has no row that cannot be read.',
  shown: (count) =>
    `Rows that cannot be read: ${count}. They are not counted until they are corrected at the source.`,
  more: (count) =>
    `The first ${count} rows that cannot be read; there are more: use --limit or --format csv.`,
  sheet: 'Unreadable rows',
  download: 'Download:',
  columns: {
    sourceId: 'Row',
    where: 'Field',
    why: 'Why',
    firstSeenAt: 'First seen',
    lastSeenAt: 'Last seen',
  },
};

export const unreadableTexts = inBoth({ vi, en });

export interface UnreadablePage {
  readonly rows: readonly SeenUnreadable[];
  readonly next: string | null;
}

/** UsageError `usage.cursor` for an invalid cursor. */
export async function unreadablePage(
  ledger: Pick<Ledger, 'unreadableRows'>,
  options: { readonly limit: number; readonly cursor?: string | undefined; readonly language: Language },
): Promise<UnreadablePage> {
  const { limit, cursor, language } = options;
  const after = cursor === undefined ? undefined : decodeSourceCursor(cursor, language);
  const rows = await ledger.unreadableRows(limit + 1, after);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: rows.length > limit && last !== undefined ? encodeSourceCursor(last.sourceId) : null,
  };
}

export function unreadableJson({ rows, next }: UnreadablePage, offsetMs: number): UnreadableDocument {
  return { unreadable: rows.map((one) => jsonOf(one, offsetMs)), next };
}

/** At most 80 columns. */
export function unreadableText({ rows, next }: UnreadablePage, options: TextOptions): string {
  const texts = unreadableTexts(options.language);
  if (rows.length === 0) return texts.none;
  const { paint, count, time } = formatsOf(options);
  const columns: readonly RowColumn<SeenUnreadable>[] = [
    left(texts.columns.sourceId, ({ sourceId }) => shorten(terminalText(sourceId), 24)),
    left(texts.columns.where, ({ where }) =>
      shorten(terminalText(rowPlaceText(where, options.language)), 16),
    ),
    flexible(texts.columns.why, ({ why }) => terminalText(storedRowFaultText(why, options.language))),
    left(texts.columns.firstSeenAt, ({ firstSeenAt }) => time(firstSeenAt)),
  ];
  const shown = next === null ? texts.shown : texts.more;
  return [...rowTable(rows, columns, { width: 80, paint }), '', shown(count(rows.length))].join('\n');
}

export function unreadableTable(
  ledger: Pick<Ledger, 'unreadableRows'>,
  { language, offsetMs, limit }: { language: Language; offsetMs: number; limit: number },
): ExportTable {
  const { columns: headers, sheet } = unreadableTexts(language);
  const columns = [
    ...fields(headers, 'text', 24, ['sourceId', 'where']),
    ...fields(headers, 'text', 50, ['why']),
    ...fields(headers, 'instant', 26, ['firstSeenAt', 'lastSeenAt']),
  ];
  async function* pages() {
    const rows = await ledger.unreadableRows(limit);
    yield tablePage(
      columns,
      rows.map((one) => ({
        ...jsonOf(one, offsetMs),
        where: rowPlaceText(one.where, language),
        why: storedRowFaultText(one.why, language),
      })),
    );
  }
  return { name: sheet, columns, pages: pages() };
}

function jsonOf(one: SeenUnreadable, offsetMs: number): UnreadableDocument['unreadable'][number] {
  const { firstSeenAt, lastSeenAt } = one;
  return {
    ...one,
    firstSeenAt: formatInstant(firstSeenAt, offsetMs),
    lastSeenAt: formatInstant(lastSeenAt, offsetMs),
  };
}
