import { describe, expect, it } from 'vitest';
import type { LedgerEvent, LedgerRecord } from '../../../src/ledger/port/cases.ts';
import type { PortalCode } from '../../../src/portal/portalCodes.ts';
import { type CaseView, caseJson, caseView } from '../../../src/reports/cases/show.ts';
import { caseText } from '../../../src/reports/cases/showText.ts';
import { anEvent, aRecord, DAY, fakeLedger, HOUR, IN_VIETNAM, NOW, tooWide } from '../fakeLedger.ts';

const CODES = new Map<string, PortalCode>([
  ['11', { code: '11', kind: 'rejected', owner: 'province_it', remedy: 'Sửa mã đơn vị xử lý' }],
  ['12', { code: '12', kind: 'rejected', owner: 'Sở Thông tin', remedy: '' }],
]);

async function view(
  record: Partial<LedgerRecord> = {},
  events: readonly LedgerEvent[] = [],
  over: object = {},
): Promise<CaseView> {
  const ledger = fakeLedger({
    records: [aRecord(record)],
    events,
    names: { procedure: { '1.005129': 'Đăng ký khai sinh' } },
  });
  const found = await caseView(ledger, 'H23.12-241001-0007', { ...IN_VIETNAM, portalCodes: CODES, ...over });
  if (found === null) throw new Error('the fake ledger does not know the case');
  return found;
}

describe('a case', () => {
  it('that the ledger does not know is null', async () => {
    expect(await caseView(fakeLedger(), 'nope', { ...IN_VIETNAM, portalCodes: CODES })).toBeNull();
  });

  it('refused by the portal names the owner and remedy of the portal code', async () => {
    const text = caseText(await view(), IN_VIETNAM);
    expect(text).toMatch(/^Hồ sơ H23\.12-241001-0007$/m);
    expect(text).toMatch(/Tình trạng +Bị từ chối \(rejected\)$/m);
    expect(text).toMatch(/Nguyên nhân +Cổng từ chối \(PORTAL_REJECTED\), mã lỗi 11$/m);
    expect(text).toMatch(/Cơ quan chịu trách nhiệm +Đơn vị CNTT của tỉnh$/m);
    expect(text).toMatch(/Hướng xử lý +Sửa mã đơn vị xử lý$/m);
    expect(text).toMatch(/Thủ tục +1\.005129 Đăng ký khai sinh$/m);
    expect(text).toMatch(/Chờ đồng bộ +2 ngày$/m);
  });

  it('uses the row of the table of codes, and the reason for what the row leaves empty', async () => {
    const found = await view({ portalCode: '12' });
    expect(found.remedy).toMatchObject({ owner: 'Sở Thông tin', ownerName: 'Sở Thông tin' });
    expect(found.remedy?.remedy).toContain('Xử lý theo mã lỗi');
    expect((await view({ portalCode: '99' })).remedy?.owner).toBe('by_code');
  });

  it('refused for another reason does not ask the table of codes', async () => {
    const found = await view({ state: 'pending', reason: 'RETRY_SCHEDULED', portalCode: '11' });
    expect(found.remedy?.owner).toBe('dongbo');
  });

  it('whose attempts are used up says so', async () => {
    const waiting = { state: 'pending', reason: 'ATTEMPTS_USED_UP', attempts: 12 } as const;
    const found = await view(waiting);
    expect(found.remedy).toMatchObject({ owner: 'operations', ownerName: 'Cán bộ vận hành dongbo' });
    const text = caseText(found, IN_VIETNAM);
    expect(text).toMatch(/Nguyên nhân +Đã hết số lần gửi thử \(ATTEMPTS_USED_UP\)/);
    expect(text).toMatch(/Số lần gửi lỗi +12$/m);
  });

  it('that is synced or out of scope has no owner and no remedy', async () => {
    const synced = await view({ state: 'synced', reason: null, detail: null, portalCode: null });
    expect(caseText(synced, IN_VIETNAM)).not.toMatch(/Nguyên nhân|Hướng xử lý/);
    const excluded = await view({ excluded: 'rule', state: 'pending', reason: 'AWAITING_DELIVERY' });
    expect(caseText(excluded, IN_VIETNAM)).toContain('bị loại theo quy tắc trong cấu hình');
    expect(caseText(excluded, IN_VIETNAM)).not.toContain('Nguyên nhân');
    expect(caseJson(excluded, 7 * HOUR)).toMatchObject({ excluded: true, owner: null, remedy: null });
  });

  it('as JSON starts with the row of the list and adds the rest', async () => {
    const json = caseJson(await view({}, [anEvent({ at: NOW, kind: 'replayed' })]), 7 * HOUR);
    expect(Object.keys(json).slice(0, 13)).toEqual([
      'caseNo',
      'state',
      'reason',
      'detail',
      'portalCode',
      'agencyCode',
      'procedureCode',
      'status',
      'receivedAt',
      'modifiedAt',
      'attempts',
      'nextAttemptAt',
      'lastSyncedAt',
    ]);
    expect(json).toMatchObject({
      procedureName: 'Đăng ký khai sinh',
      firstSeenAt: '2024-10-07T08:30:00+07:00',
      owner: 'province_it',
      ownerName: 'Đơn vị CNTT của tỉnh',
      remedy: 'Sửa mã đơn vị xử lý',
      timeline: [
        { at: '2024-10-07T08:30:00+07:00', kind: 'first_seen', status: '10' },
        { at: '2024-11-05T08:30:00+07:00', kind: 'replayed' },
      ],
    });
  });

  it('keeps within 80 columns in both languages, in every state of its texts', async () => {
    const long = 'Giấy_tờ_không_hợp_lệ'.repeat(20);
    for (const language of ['vi', 'en'] as const) {
      const found = await view(
        { caseNo: 'H23.12-241001-0007', detail: long, sourceStatus: long, agencyName: long },
        [anEvent({ at: NOW, kind: 'rejected', reason: 'TOO_LARGE', portalCode: '413', detail: long })],
        { language },
      );
      expect(tooWide(caseText(found, { ...IN_VIETNAM, language }))).toEqual([]);
    }
  });
});

describe("a case's timeline", () => {
  const linesOf = async (
    record: Partial<LedgerRecord>,
    events: readonly LedgerEvent[],
  ): Promise<string[]> => {
    const lines = caseText(await view(record, events), IN_VIETNAM).split('\n');
    return lines.slice(lines.indexOf('Diễn biến') + 1).map((line) => line.trim());
  };

  it('shows its events and its own instants, oldest first, to the second and with the spans between', async () => {
    const acknowledged = NOW - 20 * DAY;
    const lines = await linesOf(
      { firstAckAt: acknowledged, lastAckAt: acknowledged, ackedStatus: '4', version: 2 },
      [
        anEvent({
          at: NOW - 21 * DAY,
          kind: 'retry',
          reason: 'RETRY_SCHEDULED',
          portalCode: '9',
          detail: 'bận',
        }),
        anEvent({ at: NOW - 2 * DAY, kind: 'changed', status: '4', detail: String(acknowledged) }),
        anEvent({
          at: NOW - DAY,
          kind: 'rejected',
          status: '10',
          reason: 'PORTAL_REJECTED',
          portalCode: '11',
        }),
        anEvent({
          at: NOW - 30_000,
          kind: 'replayed',
          reason: 'PORTAL_REJECTED',
          detail: 'đã sửa mã đơn vị',
        }),
        anEvent({ at: NOW, kind: 'blocked', reason: 'AGENCY_UNMAPPED', detail: 'H23.99' }),
      ],
    );
    expect(lines).toEqual([
      '07/10/2024 08:30:00  Ghi nhận lần đầu từ hệ thống của tỉnh, 4 Đang xử lý',
      '15/10/2024 08:30:00  Gửi chưa thành công, mã lỗi 9: bận (sau 8 ngày)',
      '16/10/2024 08:30:00  Cổng xác nhận, 4 Đang xử lý (sau 1 ngày)',
      '03/11/2024 08:30:00  Hồ sơ thay đổi, 10 Đã trả kết quả (sau 18 ngày)',
      '04/11/2024 08:30:00  Cổng từ chối, mã lỗi 11 (sau 1 ngày)',
      '05/11/2024 08:29:30  Được đưa vào gửi lại: đã sửa mã đơn vị (sau 23 giờ)',
      '05/11/2024 08:30:00  Chưa đủ điều kiện gửi, Cơ quan chưa gán mã quốc gia:',
      'H23.99 (sau 30 giây)',
    ]);
  });

  it('shows what the case became with each change, and every acknowledgement still stored', async () => {
    const { timeline } = await view(
      { status: '10', firstAckAt: NOW - 9 * DAY, lastAckAt: NOW - DAY, ackedStatus: '10', state: 'synced' },
      [
        anEvent({ at: NOW - 8 * DAY, kind: 'changed', status: '2', detail: String(NOW - 9 * DAY) }),
        anEvent({ at: NOW - 6 * DAY, kind: 'changed', status: '4', detail: String(NOW - 7 * DAY) }),
        anEvent({ at: NOW - 2 * DAY, kind: 'changed', status: '9', detail: null }),
      ],
    );
    expect(timeline.map(({ kind, status }) => [kind, status])).toEqual([
      ['first_seen', '2'],
      ['acknowledged', '2'],
      ['changed', '4'],
      ['acknowledged', '4'],
      ['changed', '9'],
      ['changed', '10'],
      ['acknowledged', '10'],
    ]);
  });

  it('shows the last change once, with or without an event for it', async () => {
    const changedAt = NOW - 2 * DAY;
    const expected = ['first_seen', 'changed'];
    const byRow = await view({ changedAt });
    expect(byRow.timeline.map(({ kind }) => kind)).toEqual(expected);
    const byBoth = await view({ changedAt }, [anEvent({ at: changedAt, kind: 'changed', status: '4' })]);
    expect(byBoth.timeline.map(({ kind }) => kind)).toEqual(expected);
  });

  it('ends with the next attempt while that lies in the future', async () => {
    const retry = { state: 'pending', reason: 'RETRY_SCHEDULED' } as const;
    expect(await linesOf({ ...retry, nextAttemptAt: NOW + HOUR }, [])).toEqual([
      '07/10/2024 08:30:00  Ghi nhận lần đầu từ hệ thống của tỉnh, 10 Đã trả kết quả',
      '05/11/2024 09:30:00  Gửi lần tiếp theo',
    ]);
    expect(await linesOf({ ...retry, nextAttemptAt: NOW - HOUR }, [])).toHaveLength(1);
  });

  it('does not show a baseline as an observed acknowledgement', async () => {
    const received = NOW - 30 * DAY;
    const seen = NOW - 29 * DAY;
    const remembered = await view({ firstAckAt: received, lastAckAt: seen, ackedStatus: '4' });
    expect(remembered.timeline.map(({ at, kind }) => [at, kind])).toEqual([
      [seen, 'first_seen'],
      [seen, 'baseline'],
    ]);
    const imported = await view({ firstAckAt: received, lastAckAt: NOW - DAY, ackedStatus: '4' }, [
      anEvent({ at: NOW - DAY, kind: 'baseline', status: '4' }),
    ]);
    expect(imported.timeline.map(({ at, kind }) => [at, kind])).toEqual([
      [seen, 'first_seen'],
      [NOW - DAY, 'baseline'],
    ]);
  });
});
