import { describe, expect, it } from 'vitest';
import { REASONS, type Reason } from '../../../src/domain/reason.ts';
import { type ExplainOptions, explainGap } from '../../../src/reports/explain/build.ts';
import { explainText } from '../../../src/reports/explain/text.ts';
import { DAY, IN_VIETNAM, NOW } from '../fakeLedger.ts';
import { aSnapshot } from '../pastLedger.ts';
import { type Book, cause, explain, ledgerOf, OPTIONS } from './explained.ts';

const headline = async (book: Book, over: Partial<ExplainOptions> = {}): Promise<string | null> =>
  (await explain(book, over)).headline;

describe('the headline', () => {
  const published = [
    cause('PROCEDURE_NOT_PUBLISHED', '1', 200_000),
    cause('PROCEDURE_NOT_PUBLISHED', '2', 11_480),
  ];

  it('says what holds most of them, and how few agencies have nearly all the rest', async () => {
    const book = {
      causes: [...published, cause('FIELD_INVALID', 'dueAt', 92_689)],
      rest: [50_000, 24_151, 9_269, 9_269],
    };
    expect(await headline(book)).toBe(
      'Trong 304.169 hồ sơ chưa đồng bộ, 211.480 hồ sơ chờ 2 thủ tục chưa công khai; 3 cơ quan chiếm 80% phần còn lại.',
    );
    expect(await headline(book, { language: 'en' })).toBe(
      'Of 304,169 unsynced cases, 211,480 wait on 2 procedures never published; 3 agencies hold 80% of the rest.',
    );
  });

  it('queries the ledger only for the agencies of the rest, within the filter', async () => {
    const causes = [...published, cause('FIELD_INVALID', 'dueAt', 9), cause('RETRY_SCHEDULED', '', 1)];
    const { ledger, asked } = ledgerOf({ causes, rest: [8, 1] });
    await explainGap(ledger, { ...OPTIONS, filter: { domain: ['HT'] } });
    expect(asked.causes).toMatchObject([{ domains: ['HT'] }]);
    expect(asked.rest).toMatchObject([{ domains: ['HT'], reasons: ['FIELD_INVALID'] }]);
  });

  it('takes the agency that reaches 80% exactly, and says so where they are all there are', async () => {
    const causes = [...published, cause('FIELD_INVALID', 'dueAt', 10)];
    expect(await headline({ causes, rest: [8, 2] })).toContain('; 1 cơ quan chiếm 80% phần còn lại.');
    expect(await headline({ causes, rest: [7, 3] })).toContain('; 2 cơ quan chiếm toàn bộ phần còn lại.');
    expect(await headline({ causes, rest: [10] })).toMatch(/chưa công khai\.$/);
  });

  it('tells what goes out by itself from what is held back', async () => {
    const causes = [cause('AWAITING_DELIVERY', '', 900), cause('STATUS_UNMAPPED', 'odd', 1)];
    expect(await headline({ causes })).toBe(
      'Trong 901 hồ sơ chưa đồng bộ, 900 hồ sơ dongbo tự gửi, 1 hồ sơ chờ gán mã quốc gia cho 1 trạng thái.',
    );
    expect(await headline({ causes }, { language: 'en' })).toBe(
      'Of 901 unsynced cases, 900 go out by themselves, 1 waits for 1 status to be mapped.',
    );
  });

  it('says that nobody has to act when nothing is unsynced or everything is only queued', async () => {
    expect(await headline({})).toBe('Không có hồ sơ nào chưa đồng bộ.');
    const causes = [cause('AWAITING_DELIVERY', '', 3), cause('PORTAL_UNAVAILABLE', '', 4)];
    expect(await headline({ causes })).toMatch(/^Cả 7 hồ sơ .* không cơ quan nào phải xử lý\.$/);
    expect(await headline({ causes }, { language: 'en' })).toMatch(/^All 7 .* nobody has to act\.$/);
  });

  it('can lead with every reason that holds cases back', async () => {
    for (const reason of Object.keys(REASONS) as Reason[]) {
      for (const language of ['vi', 'en'] as const) {
        expect(await headline({ causes: [cause(reason, 'k', 2)] }, { language })).toMatch(/\b2\b.*\.$/);
      }
    }
  });
});

describe('the causes of a past instant', () => {
  const reasons = new Map([
    ['FIELD_INVALID', 1],
    ['AWAITING_DELIVERY', 3],
  ]);
  const snapshots = [aSnapshot(NOW - 3 * DAY, { reasons }), aSnapshot(NOW - 10 * DAY)];

  it('are those of the nearest snapshot, by reason, and nothing can be replayed there', async () => {
    const found = await explain({ snapshots }, { asOf: '2024-11-02' });
    expect(found).toMatchObject({ snapshot: '2024-11-02T08:30:00+07:00', headline: null, unsynced: 4 });
    expect(found.causes).toMatchObject([
      { reason: 'AWAITING_DELIVERY', key: '', count: 3, share: 75, replay: null },
      { reason: 'FIELD_INVALID', key: '', count: 1, cumulativeShare: 100 },
    ]);
    const text = explainText(found, IN_VIETNAM);
    expect(text).toContain('Theo số liệu chốt lúc 02/11/2024 08:30');
    expect(text).not.toContain('Việc cần làm');
  });

  it('are refused without a nearby snapshot, and with a filter', async () => {
    const refused = { code: 'usage.explain_as_of', exitCode: 2, remedy: expect.stringContaining('history') };
    await expect(explain({ snapshots }, { asOf: '2024-10-30' })).rejects.toMatchObject(refused);
    const filter = { agency: ['H23.12'] };
    await expect(explain({ snapshots }, { asOf: '2024-11-02', filter })).rejects.toMatchObject(refused);
    await expect(explain({}, { asOf: '2024-02-31' })).rejects.toMatchObject({ code: 'usage.as_of' });
  });
});
