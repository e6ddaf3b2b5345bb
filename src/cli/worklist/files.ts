import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type ColumnHeads, type ExportTable, headedBy } from '../../presentation/exportTable.ts';
import { type FileFormat, tableFile } from '../../presentation/tableFile.ts';
import type { Place, WorkGroup } from '../../reports/worklist/build.ts';
import { FileNames } from '../../reports/worklist/fileNames.ts';
import { type RowOptions, type WorklistRow, worklistRows } from '../../reports/worklist/rows.ts';
import { indexTable, type WorklistFile, worklistTable } from '../../reports/worklist/table.ts';
import { notWritable, outputTexts, writeFileFrom } from '../harness/output.ts';

/**
 * Creates the folder if needed. UsageError `usage.folder_not_empty` unless it is empty: a leftover list would pass for
 * a current one.
 */
export async function emptyFolder(folder: string, language: Language): Promise<void> {
  const errors = outputTexts(language);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw notWritable(error, folder, language);
  }
  if ((await readdir(folder)).length > 0) {
    throw new UsageError(
      'usage.folder_not_empty',
      errors.folderNotEmpty(folder),
      errors.folderNotEmptyRemedy,
    );
  }
}

/** A file per owner and agency. The index is written last: a folder without it is incomplete. */
export async function writeSplit(
  ledger: Pick<Ledger, 'records'>,
  groups: readonly WorkGroup[],
  options: {
    readonly folder: string;
    readonly format: FileFormat;
    readonly row: RowOptions;
    readonly heads?: ColumnHeads | undefined;
  },
): Promise<{ cases: number; files: number }> {
  const { folder, format, row, heads } = options;
  const names = new FileNames();
  const written: WorklistFile[] = [];
  for (const group of groups) {
    const file = names.next(group.owner, group.agencyCode, format);
    const list = worklistOf(ledger, [group], row);
    const bytes = await tableFile(headedBy(list.table, heads), format, { bom: true });
    await writeFileFrom(bytes, join(folder, file), row.language);
    const first = list.first();
    written.push({
      owner: first?.owner ?? group.owner,
      agencyCode: group.agencyCode,
      agency: first?.agency ?? '',
      count: list.count(),
      overdueCount: list.overdue(),
      oldest: first?.unsyncedSince ?? null,
      file,
    });
  }
  const index = await tableFile(headedBy(indexTable(written, row.language), heads), format, { bom: true });
  await writeFileFrom(index, join(folder, `index.${format}`), row.language);
  return { cases: written.reduce((sum, { count }) => sum + count, 0), files: written.length };
}

/** The counts are valid once the table has been written. */
interface Worklist {
  readonly table: ExportTable;
  count(): number;
  overdue(): number;
  /** The first row, or null: all rows of a file have the same agency and owner. */
  first(): WorklistRow | null;
}

export function worklistOf(
  ledger: Pick<Ledger, 'records'>,
  groups: readonly { readonly cases: readonly Place[] }[],
  options: RowOptions,
): Worklist {
  let count = 0;
  let overdue = 0;
  let first: WorklistRow | null = null;
  async function* pages(): AsyncGenerator<readonly WorklistRow[], void, undefined> {
    for (const { cases } of groups) yield* worklistRows(ledger, cases, options);
  }
  const table = worklistTable(pages(), options.language, (rows) => {
    first ??= rows[0] ?? null;
    count += rows.length;
    overdue += rows.filter((row) => row.overdue === true).length;
  });
  return { table, count: () => count, overdue: () => overdue, first: () => first };
}
