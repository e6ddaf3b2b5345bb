import { closeSync, fstatSync, openSync } from 'node:fs';
import type { TableLine } from '../table/csv.ts';
import { NotReadable } from '../table/notReadable.ts';
import { SharedTexts } from './sharedTexts.ts';
import { type SheetContext, sheetReader } from './sheet.ts';
import { dateStyles } from './styles.ts';
import { attribute, xmlReader } from './xml.ts';
import { entryPieces, entryText, type ZipEntry, zipEntries } from './zip.ts';

const MAX_PART = 16 * 1_048_576;

/** The rows of the first sheet, as they are read: memory holds the workbook's texts and one piece of the sheet. */
export async function* sheetRows(file: string): AsyncGenerator<TableLine> {
  const fd = openSync(file, 'r');
  try {
    const { sheet, texts, ...context } = openWorkbook(fd);
    const shared = new SharedTexts();
    if (texts !== undefined) {
      const read = shared.reader();
      for await (const piece of entryPieces(file, fd, texts)) read(piece);
    }
    const rows: TableLine[] = [];
    const read = sheetReader({ ...context, shared }, (row) => rows.push(row));
    for await (const piece of entryPieces(file, fd, sheet)) {
      read(piece);
      yield* rows;
      rows.length = 0;
    }
  } finally {
    closeSync(fd);
  }
}

/** The same for a small file at once; `maxBytes` bounds each of its parts, unpacked. */
export function sheetRowsSync(file: string, maxBytes: number): TableLine[] {
  const fd = openSync(file, 'r');
  try {
    const { sheet, texts, ...context } = openWorkbook(fd);
    const shared = new SharedTexts();
    if (texts !== undefined) shared.reader()(entryText(fd, texts, maxBytes));
    const rows: TableLine[] = [];
    sheetReader({ ...context, shared }, (row) => rows.push(row))(entryText(fd, sheet, maxBytes));
    return rows;
  } finally {
    closeSync(fd);
  }
}

interface Workbook extends Omit<SheetContext, 'shared'> {
  readonly sheet: ZipEntry;
  readonly texts: ZipEntry | undefined;
}

function openWorkbook(fd: number): Workbook {
  const entries = zipEntries(fd, fstatSync(fd).size);
  const part = (name: string): string => {
    const entry = entries.get(name);
    return entry === undefined ? '' : entryText(fd, entry, MAX_PART);
  };
  const { sheetId, since1904 } = firstSheet(part('xl/workbook.xml'));
  const targets = targetsOf(part('xl/_rels/workbook.xml.rels'));
  const sheet = entries.get(targets.byId.get(sheetId) ?? 'xl/worksheets/sheet1.xml');
  if (sheet === undefined) throw new NotReadable('no_sheet');
  return {
    sheet,
    texts: entries.get(targets.texts ?? 'xl/sharedStrings.xml'),
    dateStyles: dateStyles(part('xl/styles.xml')),
    since1904,
  };
}

function firstSheet(xml: string): { readonly sheetId: string; readonly since1904: boolean } {
  const sheets: { id: string; isHidden: boolean }[] = [];
  let since1904 = false;
  xmlReader({
    open: (name, attributes) => {
      if (name === 'sheet') {
        sheets.push({
          id: /:id=["']([^"']*)/.exec(attributes)?.[1] ?? '',
          isHidden: attribute(attributes, 'state') !== '' && attribute(attributes, 'state') !== 'visible',
        });
      } else if (name === 'workbookPr') since1904 = ['1', 'true'].includes(attribute(attributes, 'date1904'));
    },
    text: () => {},
    close: () => {},
  })(xml);
  return { sheetId: (sheets.find(({ isHidden }) => !isHidden) ?? sheets[0])?.id ?? '', since1904 };
}

/** The files of the workbook's parts. */
function targetsOf(xml: string): {
  readonly byId: ReadonlyMap<string, string>;
  readonly texts: string | undefined;
} {
  const byId = new Map<string, string>();
  let texts: string | undefined;
  xmlReader({
    open: (name, attributes) => {
      if (name !== 'Relationship') return;
      const target = attribute(attributes, 'Target');
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
      byId.set(attribute(attributes, 'Id'), path);
      if (attribute(attributes, 'Type').endsWith('/sharedStrings')) texts = path;
    },
    text: () => {},
    close: () => {},
  })(xml);
  return { byId, texts };
}
