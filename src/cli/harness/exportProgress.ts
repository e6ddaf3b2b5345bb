import { inBoth, type Language } from '../../domain/language.ts';
import type { ExportTable, TablePage } from '../../presentation/exportTable.ts';
import { formatCount } from '../../presentation/numbers.ts';
import type { FileFormat } from '../../presentation/tableFile.ts';
import { type CliContext, write } from './context.ts';
import { createProgress } from './progress.ts';

/** Rows of one sheet below its header; more continue in another sheet. */
const SHEET_ROWS = 1_048_575;

/**
 * The table, with a bar on a terminal while a file is written of which the number of rows is known, and with a word on
 * stderr about a second sheet.
 */
export function withProgress(
  table: ExportTable,
  {
    ctx,
    language,
    format,
    out,
  }: { ctx: CliContext; language: Language; format: FileFormat; out: string | undefined },
): ExportTable {
  const texts = exportTexts(language);
  const progress = createProgress(ctx.stderr, language, out === undefined || table.rows === undefined);
  async function* pages(): AsyncGenerator<TablePage, void, undefined> {
    let done = 0;
    try {
      for await (const page of table.pages) {
        yield page;
        done += page.length;
        progress.show(texts.writing, done, Math.max(done, table.rows ?? 0));
      }
    } finally {
      progress.end();
    }
    if (format === 'xlsx' && done > SHEET_ROWS) {
      await write(ctx.stderr, `${texts.sheets(formatCount(SHEET_ROWS, language))}\n`);
    }
  }
  return { ...table, pages: pages() };
}

const exportTexts = inBoth({
  vi: {
    writing: 'Ghi tệp',
    sheets: (rows: string) =>
      `Một trang tính chứa nhiều nhất ${rows} dòng: các dòng tiếp theo ở trang tính thứ hai trở đi.`,
  },
  en: {
    writing: 'Writing',
    sheets: (rows: string) =>
      `A sheet holds at most ${rows} rows: the others are on further sheets of the workbook.`,
  },
});
