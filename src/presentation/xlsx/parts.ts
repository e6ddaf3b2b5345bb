import type { ColumnType } from '../exportTable.ts';
import { escapeXml } from './escape.ts';
import type { ZipPart } from './zip.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const MAIN_NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const DOCUMENT_RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE_RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Which of the `cellXfs` below a cell refers to. */
export const STYLES: Readonly<Record<ColumnType | 'header' | 'wrapped' | 'title', number>> = {
  header: 1,
  text: 2,
  count: 3,
  rate: 4,
  day: 5,
  instant: 6,
  wrapped: 7,
  title: 8,
};

/**
 * quotePrefix on text: a case number stays a text, and `=1+1` no formula, even when somebody edits the cell.
 * Number formats 2 and 3 are Excel's own `0.00` and `#,##0`, which it shows with the reader's separators.
 */
const STYLE_SHEET = `${HEAD}<styleSheet xmlns="${MAIN_NAMESPACE}">\
<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>\
<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/><bgColor indexed="64"/></patternFill></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">\
<alignment vertical="center" wrapText="1"/></xf>\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>\
<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyFont="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** A sheet that was written: its name and the cells it fills, such as `$A$1:$P$17`. */
export interface WrittenSheet {
  readonly name: string;
  readonly area: string;
}

export function sheetFile(index: number): string {
  return `worksheets/sheet${index + 1}.xml`;
}

/** All parts of the file except the sheets; written last, when the number of sheets is known. */
export function frameParts(sheets: readonly WrittenSheet[]): ZipPart[] {
  return [
    { name: 'xl/styles.xml', content: [STYLE_SHEET] },
    { name: 'xl/workbook.xml', content: [workbook(sheets)] },
    { name: 'xl/_rels/workbook.xml.rels', content: [workbookRelations(sheets)] },
    {
      name: '_rels/.rels',
      content: [
        `${HEAD}<Relationships xmlns="${PACKAGE_RELATIONS}"><Relationship Id="rId1" \
Type="${DOCUMENT_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ],
    },
    { name: '[Content_Types].xml', content: [contentTypes(sheets)] },
  ];
}

/** The hidden names are where Excel looks for the area of an automatic filter. */
function workbook(sheets: readonly WrittenSheet[]): string {
  const entries = sheets.map(
    ({ name }, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  const filters = sheets.map(
    ({ name, area }, i) =>
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${i}" hidden="1">` +
      `'${escapeXml(name.replaceAll("'", "''"))}'!${area}</definedName>`,
  );
  return `${HEAD}<workbook xmlns="${MAIN_NAMESPACE}" xmlns:r="${DOCUMENT_RELATIONS}">\
<sheets>${entries.join('')}</sheets><definedNames>${filters.join('')}</definedNames></workbook>`;
}

function workbookRelations(sheets: readonly WrittenSheet[]): string {
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${DOCUMENT_RELATIONS}/${type}" Target="${target}"/>`;
  return `${HEAD}<Relationships xmlns="${PACKAGE_RELATIONS}">\
${sheets.map((_, i) => relation(i + 1, 'worksheet', sheetFile(i))).join('')}\
${relation(sheets.length + 1, 'styles', 'styles.xml')}</Relationships>`;
}

function contentTypes(sheets: readonly WrittenSheet[]): string {
  const override = (name: string, type: string): string =>
    `<Override PartName="/xl/${name}" ContentType="${CONTENT}.${type}+xml"/>`;
  return `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
${override('workbook.xml', 'sheet.main')}${override('styles.xml', 'styles')}\
${sheets.map((_, i) => override(sheetFile(i), 'worksheet')).join('')}</Types>`;
}
