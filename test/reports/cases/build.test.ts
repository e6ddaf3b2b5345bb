import { describe, expect, it } from 'vitest';
import {
  decodeCursor,
  encodeCursor,
  MAX_PAGE,
  recordsJson,
  recordsPage,
} from '../../../src/reports/cases/build.ts';
import { recordsText } from '../../../src/reports/cases/text.ts';
import { aRecord, DAY, fakeLedger, HOUR, IN_VIETNAM, NOW, tooWide } from '../fakeLedger.ts';

function many(count: number): ReturnType<typeof aRecord>[] {
  return Array.from({ length: count }, (_, i) => aRecord({ id: i + 1, caseNo: `H23-${i + 1}` }));
}

const SIZE = { total: 4, unsynced: 3, isCounted: true };

describe('a page of records', () => {
  it('is the documented JSON, key by key and in that order', async () => {
    const ledger = fakeLedger({
      records: [aRecord({ nextAttemptAt: NOW, lastAckAt: NOW - DAY, attempts: 2 })],
    });
    const records = await recordsPage(ledger, {}, { limit: 10, language: 'vi' });
    const page = { ...records, size: SIZE };
    expect(JSON.stringify(recordsJson(page, 7 * HOUR))).toBe(
      '{"records":[{"caseNo":"H23.12-241001-0007","state":"rejected","reason":"PORTAL_REJECTED",' +
        '"detail":"DonViXuLy không có trong danh mục","portalCode":"11","agencyCode":"H23.12",' +
        '"procedureCode":"1.005129","status":"10","receivedAt":"2024-10-06T08:30:00+07:00",' +
        '"modifiedAt":"2024-11-05T05:30:00+07:00","attempts":2,"nextAttemptAt":"2024-11-05T08:30:00+07:00",' +
        '"lastSyncedAt":"2024-11-04T08:30:00+07:00"}],"next":null,"totals":{"total":4,"unsynced":3,"isCounted":true}}',
    );
  });

  it('leads to the next one until all were shown, each once', async () => {
    const ledger = fakeLedger({ records: many(7) });
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await recordsPage(ledger, {}, { limit: 3, cursor, language: 'vi' });
      seen.push(...page.records.map(({ caseNo }) => caseNo));
      cursor = page.next ?? undefined;
      pages += 1;
    } while (cursor !== undefined && pages < 10);
    expect(seen).toEqual(many(7).map(({ caseNo }) => caseNo));
    expect(pages).toBe(3);
  });

  it('has no next one when it ends exactly at the last record', async () => {
    const page = await recordsPage(fakeLedger({ records: many(3) }), {}, { limit: 3, language: 'vi' });
    expect(page.records).toHaveLength(3);
    expect(page.next).toBeNull();
  });

  it.each([0, -1, 1.5, Number.NaN, MAX_PAGE + 1])('is refused with a limit of %d', async (limit) => {
    await expect(recordsPage(fakeLedger(), {}, { limit, language: 'en' })).rejects.toMatchObject({
      code: 'usage.limit',
      message: expect.stringContaining(`"${limit}"`),
    });
  });
});

describe('a cursor', () => {
  it('reads back as it was written', () => {
    for (const id of [0, 1, 1_023_738, Number.MAX_SAFE_INTEGER]) {
      const text = encodeCursor(id);
      expect(text).toMatch(/^[\w-]+$/);
      expect(decodeCursor(text, 'vi')).toBe(id);
    }
  });

  it.each([
    '',
    'x',
    '7',
    Buffer.from('{"v":2,"after":1}').toString('base64url'),
    Buffer.from('{"v":1,"after":-1}').toString('base64url'),
    Buffer.from('{"v":1,"after":"1; drop"}').toString('base64url'),
    Buffer.from('{"v":1,"after":1,"more":1}').toString('base64url'),
    'A'.repeat(100_000),
  ])('that is none of ours is refused (%#)', (text) => {
    expect(() => decodeCursor(text, 'vi')).toThrow(
      expect.objectContaining({ code: 'usage.cursor', exitCode: 2 }),
    );
  });
});

describe('records as text', () => {
  const records = [
    aRecord(),
    aRecord({
      id: 2,
      caseNo: 'H23.35-241101-0001',
      state: 'blocked',
      reason: 'FIELD_MISSING',
      portalCode: null,
      detail: 'receivedAt',
      unsyncedSince: NOW - 5 * HOUR,
    }),
    aRecord({ id: 3, caseNo: 'H23.12-241001-0009' }),
    aRecord({
      id: 4,
      caseNo: 'H23.12-241001-0010',
      state: 'synced',
      reason: null,
      portalCode: null,
      detail: null,
      unsyncedSince: null,
      lastAckAt: NOW - DAY,
    }),
  ];

  it('stand together by state and reason, with age and detail', () => {
    const text = recordsText({ records, next: null, size: SIZE }, IN_VIETNAM);
    expect(text.split('\n')).toEqual([
      'Bị từ chối · Cổng từ chối (PORTAL_REJECTED): 2',
      '  Mã hồ sơ               Chờ  Chi tiết',
      '  H23.12-241001-0007  2 ngày  mã lỗi 11: DonViXuLy không có trong danh mục',
      '  H23.12-241001-0009  2 ngày  mã lỗi 11: DonViXuLy không có trong danh mục',
      '',
      'Chưa đủ điều kiện gửi · Thiếu thông tin bắt buộc (FIELD_MISSING): 1',
      '  Mã hồ sơ              Chờ  Chi tiết',
      '  H23.35-241101-0001  5 giờ  ngày tiếp nhận',
      '',
      'Đã đồng bộ: 1',
      '  Mã hồ sơ            Chờ  Chi tiết',
      '  H23.12-241001-0010    —  Cổng xác nhận 04/11/2024 08:30',
      '',
      '4 hồ sơ.',
    ]);
  });

  it('say when there are more, and when there are none', () => {
    const size = { total: 10_000, unsynced: 7, isCounted: false };
    expect(recordsText({ records, next: 'abc', size }, IN_VIETNAM)).toMatch(
      /Có ít nhất 10.000 hồ sơ, trong đó ít nhất 7 hồ sơ chưa đồng bộ.\nHiện 4 hồ sơ đầu tiên; xem thêm.*$/,
    );
    expect(recordsText({ records: [], next: null, size: SIZE }, { ...IN_VIETNAM, language: 'en' })).toBe(
      'No case matches the filters.',
    );
  });

  it('keep within 80 columns with the longest details', () => {
    const long = aRecord({ detail: 'rất dài '.repeat(60), caseNo: `H23.12-${'9'.repeat(60)}` });
    for (const language of ['vi', 'en'] as const) {
      const text = recordsText(
        { records: [long, ...records], next: 'x', size: SIZE },
        { ...IN_VIETNAM, language },
      );
      expect(tooWide(text)).toEqual([]);
      expect(text).toContain('…');
    }
  });
});
