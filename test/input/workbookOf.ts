import { strToU8, zipSync } from 'fflate';

export type SheetCell = string | number | null | { readonly xml: string };

/** A workbook as Excel writes one: its texts apart, behind the sheet. */
export function workbookOf(
  rows: readonly (readonly SheetCell[])[],
  parts: Readonly<Record<string, string>> = {},
): Uint8Array {
  const texts: string[] = [];
  const cellXml = (cell: SheetCell, reference: string): string => {
    if (cell === null) return '';
    if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
    if (typeof cell === 'object') return cell.xml.replace('<c', `<c r="${reference}"`);
    texts.push(`<si><t xml:space="preserve">${escaped(cell)}</t></si>`);
    return `<c r="${reference}" t="s"><v>${texts.length - 1}</v></c>`;
  };
  const rowsXml = rows.map((cells, at) => {
    const inside = cells.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${at + 1}`));
    return inside.length === 0 ? '' : `<row r="${at + 1}">${inside.join('')}</row>`;
  });
  const files = {
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="Ẩn" state="hidden" r:id="rId9"/><sheet name="Trang 1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet7.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    'xl/worksheets/sheet7.xml': `<?xml version="1.0"?><worksheet><sheetData>${rowsXml.join('')}</sheetData></worksheet>`,
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml': `<sst>${texts.join('')}</sst>`,
    ...parts,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(xml)])));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
