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
    const { sheet, others: _, texts, ...context } = openWorkbook(fd);
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
    const { sheet, others: _, texts, ...context } = openWorkbook(fd);
    const shared = new SharedTexts();
    if (texts !== undefined) shared.reader()(entryText(fd, texts, maxBytes));
    const rows: TableLine[] = [];
    sheetReader({ ...context, shared }, (row) => rows.push(row))(entryText(fd, sheet, maxBytes));
    return rows;
  } finally {
    closeSync(fd);
  }
}

/**
 * The first rows of each visible sheet after the first, whose rows are not read: who needs all rows can see that some are
 * elsewhere.
 */
export async function otherSheetStarts(
  file: string,
  most: number,
): Promise<readonly (readonly TableLine[])[]> {
  const fd = openSync(file, 'r');
  try {
    const { others, texts, ...context } = openWorkbook(fd);
    const starts: (readonly TableLine[])[] = [];
    if (others.length === 0) return starts;
    const shared = new SharedTexts();
    if (texts !== undefined) {
      const read = shared.reader();
      for await (const piece of entryPieces(file, fd, texts)) read(piece);
    }
    for (const sheet of others) {
      const rows: TableLine[] = [];
      const read = sheetReader({ ...context, shared }, (row) => rows.push(row));
      for await (const piece of entryPieces(file, fd, sheet)) {
        read(piece);
        if (rows.length >= most) break;
      }
      starts.push(rows.slice(0, most));
    }
    return starts;
  } finally {
    closeSync(fd);
  }
}

interface Workbook extends Omit<SheetContext, 'shared'> {
  readonly sheet: ZipEntry;
  /** The other visible sheets. */
  readonly others: readonly ZipEntry[];
  readonly texts: ZipEntry | undefined;
}

function openWorkbook(fd: number): Workbook {
  const entries = zipEntries(fd, fstatSync(fd).size);
  const part = (name: string): string => {
    const entry = entries.get(name);
    return entry === undefined ? '' : entryText(fd, entry, MAX_PART);
  };
  const { sheetIds, since1904 } = visibleSheets(part('xl/workbook.xml'));
  const targets = targetsOf(part('xl/_rels/workbook.xml.rels'));
  const [sheetId = '', ...otherIds] = sheetIds;
  const sheet = entries.get(targets.byId.get(sheetId) ?? 'xl/worksheets/sheet1.xml');
  if (sheet === undefined) throw new NotReadable('no_sheet');
  const others = otherIds.flatMap((id) => entries.get(targets.byId.get(id) ?? '') ?? []);
  return {
    sheet,
    others,
    texts: entries.get(targets.texts ?? 'xl/sharedStrings.xml'),
    dateStyles: dateStyles(part('xl/styles.xml')),
    since1904,
  };
}

/** Of a workbook without a visible sheet, the first. */
function visibleSheets(xml: string): { readonly sheetIds: readonly string[]; readonly since1904: boolean } {
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
  const visible = sheets.filter(({ isHidden }) => !isHidden);
  return { sheetIds: (visible.length > 0 ? visible : sheets.slice(0, 1)).map(({ id }) => id), since1904 };
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
