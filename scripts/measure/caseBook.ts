/**
 * Writes a workbook of cases as Excel saves one, its texts apart: `measure:sources -- files --form xlsx` runs it as a process of
 * its own, so that the memory of the reading is not that of the writing.
 */
import { createWriteStream } from 'node:fs';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ZipPart, zipped } from '../../src/presentation/xlsx/zip.ts';
import { createCaseload } from '../../src/sandbox/cases/caseload.ts';

const [file = '', count = '0', texts = 'few'] = process.argv.slice(2);
const records = Number(count);
const caseload = createCaseload({ records, known: 0, problems: false });

/** Texts that are another in each row, and all of them where so many are wanted. */
const OWN = {
  'Mã hồ sơ': (i: number) => caseload.row(i).dossierNo,
  ...(texts === 'many' && {
    'Chủ hồ sơ': (i: number) => `${caseload.row(i).applicantName} ${i}`,
    'Số giấy tờ': (i: number) => `${caseload.row(i).applicantIdNo}${i}`,
    'Địa chỉ': (i: number) => `${caseload.row(i).address} (${i})`,
    'Trích yếu': (i: number) => `${caseload.row(i).dossierName} (${i})`,
  }),
};
const STATUS = 'Trạng thái';
const DATES = ['Ngày tiếp nhận', 'Ngày cập nhật'] as const;
const headings = [...Object.keys(OWN), STATUS, ...DATES];
const own = Object.values(OWN);
const FIRST_DAY = 45_292;

function* sheet(): Generator<string> {
  yield '<?xml version="1.0"?><worksheet><sheetData>';
  yield `<row r="1">${headings.map((_, at) => `<c t="s"><v>${at}</v></c>`).join('')}</row>`;
  for (let i = 0; i < records; i += 1) {
    const first = headings.length + 1 + i * own.length;
    const cells = own.map((_, at) => `<c t="s"><v>${first + at}</v></c>`);
    const day = FIRST_DAY + ((i * 7) % 300) + (i % 1_000) / 1_000;
    const dates = `<c s="1"><v>${day}</v></c><c s="1"><v>${day + 1}</v></c>`;
    yield `<row r="${i + 2}">${cells.join('')}<c t="s"><v>${headings.length}</v></c>${dates}</row>`;
  }
  yield '</sheetData></worksheet>';
}

function* sharedTexts(): Generator<string> {
  yield '<sst>';
  for (const text of [...headings, 'done']) yield `<si><t>${text}</t></si>`;
  for (let i = 0; i < records; i += 1) for (const text of own) yield `<si><t>${text(i)}</t></si>`;
  yield '</sst>';
}

async function* parts(): AsyncGenerator<ZipPart> {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  yield {
    name: 'xl/workbook.xml',
    content: [`<workbook xmlns:r="${type}"><sheets><sheet name="Hồ sơ" r:id="rId1"/></sheets></workbook>`],
  };
  yield {
    name: 'xl/_rels/workbook.xml.rels',
    content: [
      `<Relationships><Relationship Id="rId1" Type="${type}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${type}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ],
  };
  yield {
    name: 'xl/styles.xml',
    content: ['<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>'],
  };
  yield { name: 'xl/worksheets/sheet1.xml', content: sheet() };
  yield { name: 'xl/sharedStrings.xml', content: sharedTexts() };
}

await pipeline(Readable.from(zipped(parts())), createWriteStream(file));
