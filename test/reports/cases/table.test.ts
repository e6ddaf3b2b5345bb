import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../../src/domain/reason.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import type { ExportTable } from '../../../src/presentation/exportTable.ts';
import { csvOf } from '../../../src/presentation/tableFile.ts';
import { recordsTable } from '../../../src/reports/cases/table.ts';
import { csvText } from '../../presentation/csvText.ts';
import { aRecord, fakeLedger, HOUR, NOW } from '../fakeLedger.ts';

const AGE = { asOf: '2024-11-05T08:00:00+07:00' };
const OPTIONS = { language: 'vi', offsetMs: 7 * HOUR, portalCodes: new Map(), age: AGE } as const;

/** A ledger of `count` records that keeps none of them and tells how many were asked for at once. */
function endless(count: number): Pick<Ledger, 'listRecords'> & { asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    listRecords: async (_filter, limit, afterId) => {
      asked.push(limit);
      const size = Math.min(limit, count - afterId);
      return Array.from({ length: size }, (_, i) =>
        aRecord({ id: afterId + i + 1, caseNo: `H23-${afterId + i + 1}` }),
      );
    },
  };
}

async function read(table: ExportTable): Promise<string[][]> {
  return parse(await csvText(table));
}

describe('records as CSV', () => {
  it('have codes for programs and names for people', async () => {
    const ledger = fakeLedger({ records: [aRecord({ attempts: 2, nextAttemptAt: NOW })] });
    const [header, row] = await read(recordsTable(ledger, {}, OPTIONS));
    expect(Object.fromEntries((header ?? []).map((name, i) => [name, row?.[i]]))).toEqual({
      'Mã hồ sơ': 'H23.12-241001-0007',
      'Mã tình trạng đồng bộ': 'rejected',
      'Tình trạng đồng bộ': 'Bị từ chối',
      'Mã nguyên nhân': 'PORTAL_REJECTED',
      'Nguyên nhân': 'Cổng từ chối',
      'Chi tiết': 'DonViXuLy không có trong danh mục',
      'Mã lỗi của Cổng': '11',
      'Mã cơ quan': 'H23.12',
      'Mã thủ tục': '1.005129',
      'Mã trạng thái hồ sơ': '10',
      'Trạng thái hồ sơ': 'Đã trả kết quả',
      'Ngày tiếp nhận': '2024-10-06T08:30:00+07:00',
      'Thời điểm thay đổi': '2024-11-05T05:30:00+07:00',
      'Số lần gửi lỗi': '2',
      'Lần gửi tiếp theo': '2024-11-05T08:30:00+07:00',
      'Lần đồng bộ gần nhất': '',
      'Diễn giải chi tiết': 'DonViXuLy không có trong danh mục',
      'Cơ quan chịu trách nhiệm': 'Theo mã lỗi của Cổng',
      'Hướng xử lý': REASONS.PORTAL_REJECTED.remedy.vi,
      'Tính đến': AGE.asOf,
    });
  });

  it('run nothing in a spreadsheet, whatever a case number or a message says', async () => {
    const ledger = fakeLedger({
      records: [aRecord({ caseNo: '=HYPERLINK("http://x")', detail: '@SUM(A1), "x"\r\n' })],
    });
    const [, row] = await read(recordsTable(ledger, {}, OPTIONS));
    expect(row?.[0]).toBe(`'=HYPERLINK("http://x")`);
    expect(row?.[5]).toBe(`'@SUM(A1), "x"\r\n`);
  });

  it('hold all records, a page of a thousand at a time', async () => {
    const ledger = endless(2_500);
    const rows = await read(recordsTable(ledger, {}, OPTIONS));
    expect(rows).toHaveLength(2_501);
    expect(rows.at(-1)?.[0]).toBe('H23-2500');
    expect(ledger.asked).toEqual([1_000, 1_000, 1_000]);
  });

  it('are read only as far as the reader reads', async () => {
    const ledger = endless(1_000_000);
    const chunks = csvOf(recordsTable(ledger, {}, OPTIONS), false);
    await chunks.next();
    await chunks.next();
    await chunks.return();
    expect(ledger.asked).toEqual([1_000]);
  });

  it('end at the limit', async () => {
    const ledger = endless(5_000);
    expect(await read(recordsTable(ledger, {}, { ...OPTIONS, limit: 1_200 }))).toHaveLength(1_201);
    expect(ledger.asked).toEqual([1_000, 200]);
  });

  it('consist of the header alone when nothing matches, after a byte order mark if requested', async () => {
    const table = recordsTable(fakeLedger(), {}, { ...OPTIONS, language: 'en' });
    const text = await csvText(table, { bom: true });
    expect(text).toMatch(/^\u{FEFF}Case number,State code,[^\r\n]*\r\n$/u);
  });
});
