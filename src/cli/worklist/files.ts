import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { formatDay } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type ColumnHeads, type ExportTable, headedBy } from '../../presentation/exportTable.ts';
import { type FileFormat, tableFile } from '../../presentation/tableFile.ts';
import { ownerName } from '../../reports/explain/remedy.ts';
import type { Workload } from '../../reports/worklist/build.ts';
import { agencyName, type BookOptions, codesBook, withCover } from '../../reports/worklist/cover.ts';
import { FileNames } from '../../reports/worklist/fileNames.ts';
import { worklistOf } from '../../reports/worklist/list.ts';
import { worklistTexts } from '../../reports/worklist/messages.ts';
import { indexTable, type WorklistFile } from '../../reports/worklist/table.ts';
import { notWritable, outputTexts, writeFileFrom } from '../harness/output.ts';

/** In the name of the file with codes to be mapped. */
const CODES = 'codes';

/**
 * Creates the folder if needed. UsageError `usage.folder_not_empty` unless it is empty: a leftover list would pass for
 * a current one.
 */
export async function emptyFolder(folder: string, language: Language): Promise<void> {
  const errors = outputTexts(language);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
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

/**
 * A file per owner and agency, and one for all codes that have to be mapped: a row of a table frees its cases in every
 * agency. The index is written last: a folder without it is incomplete.
 */
export async function writeSplit(
  ledger: Pick<Ledger, 'records'>,
  { groups }: Pick<Workload, 'groups'>,
  options: {
    readonly folder: string;
    readonly format: FileFormat;
    readonly row: BookOptions;
    readonly heads?: ColumnHeads | undefined;
  },
): Promise<{ cases: number; files: number }> {
  const { folder, format, row, heads } = options;
  const names = new FileNames();
  const written: WorklistFile[] = [];
  const write = async (table: ExportTable, file: string): Promise<void> => {
    const bytes = await tableFile(headedBy(table, heads), format, { bom: true });
    await writeFileFrom(bytes, join(folder, file), row.language);
  };

  const waiting = groups.filter(({ waitsForCodes }) => waitsForCodes);
  for (const group of groups.filter(({ waitsForCodes }) => !waitsForCodes)) {
    const { owner, agencyCode } = group;
    const agency = agencyName(agencyCode, row);
    const file = names.next(owner, agencyCode, format, agency);
    const list = worklistOf(ledger, [group], row);
    await write(withCover(list.table, { agency: agencyCode, groups: [group] }, row), file);
    const oldest = list.first()?.unsyncedSince ?? null;
    const counts = { count: list.count(), overdueCount: list.overdue(), oldest };
    written.push({ ...counts, owner: ownerName(owner, row.language), agencyCode, agency, file });
  }
  for (const [owner, of] of Map.groupBy(waiting, (group) => group.owner)) {
    const file = names.next(owner, CODES, format);
    const list = worklistOf(ledger, of, row);
    await write(codesBook(list.table, { agency: null, groups: of }, row), file);
    const count = of.reduce((sum, { cases }) => sum + cases.length, 0);
    const first = Math.min(...of.flatMap(({ causes }) => causes.map(({ since }) => since)));
    const agency = worklistTexts(row.language).codes.allAgencies;
    const counts = { count, overdueCount: null, oldest: formatDay(first, row.offsetMs) };
    written.push({ ...counts, owner: ownerName(owner, row.language), agencyCode: '', agency, file });
  }
  await write(indexTable(written, row.language), `index.${format}`);
  return { cases: written.reduce((sum, { count }) => sum + count, 0), files: written.length };
}
