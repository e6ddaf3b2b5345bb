import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../src/domain/language.ts';
import { startOfDay } from '../../../src/domain/time.ts';
import { gapOverTime } from '../../../src/reports/gap/overTime.ts';
import { gapOverTimeText } from '../../../src/reports/gap/overTimeText.ts';
import { gapReading } from '../../../src/reports/gap/reading.ts';
import type { GapOverTime } from '../../../src/reports/gap/schema.ts';
import { anyText } from '../../support/anyText.ts';
import { A_TENTH, aCensus, DAY, fakeLedger, HOUR, IN_VIETNAM, NOW, tooWide } from '../fakeLedger.ts';
import { aSnapshot, type Past, pastLedger } from '../pastLedger.ts';

const TODAY = startOfDay(NOW);
const DIRECTIVE = {
  date: '2024-11-05',
  synced: 719_569,
  unsynced: 304_169,
  source: 'Chỉ thị 06/CT-UBND, Phụ lục, dòng 11',
};

async function overTime(
  past: Past,
  over: { asOf?: string; now?: number; census?: ReturnType<typeof aCensus> } = {},
): Promise<GapOverTime> {
  const { asOf, now = NOW, ...facts } = over;
  const whole = fakeLedger({
    ...facts,
    totals: past.totals ?? {},
    past: { '': past.asOf === undefined ? [] : [past.asOf] },
  });
  const reading = await gapReading(whole, { ...IN_VIETNAM, now, asOf });
  return gapOverTime(pastLedger(past), reading, {
    now,
    offsetMs: IN_VIETNAM.offsetMs,
    asOf,
  });
}

/** As one line a paragraph: where it is broken has a test of its own. */
function unwrapped(found: GapOverTime, language: Language = 'vi'): string {
  return textOf(found, language).replaceAll('\n', ' ');
}

function textOf(found: GapOverTime, language: Language = 'vi'): string {
  const plain = (_style: string, text: string): string => text;
  return gapOverTimeText(found, { language, offsetMs: IN_VIETNAM.offsetMs, paint: plain }).join('\n');
}

describe('the change', () => {
  it('is the change since the snapshots of yesterday, a week and a month ago, with the times they were taken', async () => {
    const { change } = await overTime({
      totals: { synced: 80, never: 20 },
      snapshots: [
        aSnapshot(Date.parse('2024-10-05T00:00:00+07:00'), { synced: 10, never: 60 }),
        aSnapshot(TODAY - 7 * DAY + 9 * HOUR, { midnight: TODAY - 7 * DAY, synced: 30, never: 60 }),
        aSnapshot(TODAY - DAY, { synced: 60, never: 25, stale: 5 }),
        aSnapshot(TODAY, { synced: 79, never: 20 }),
      ],
    });
    expect(change).toEqual({
      yesterday: { since: '2024-11-04T00:00:00+07:00', total: 10, synced: 20, unsynced: -10, points: 13.33 },
      lastWeek: { since: '2024-10-29T09:00:00+07:00', total: 10, synced: 50, unsynced: -40, points: 46.67 },
      lastMonth: { since: '2024-10-05T00:00:00+07:00', total: 30, synced: 70, unsynced: -40, points: 65.71 },
    });
  });

  it('ignores snapshots a day or more away and those of an empty ledger', async () => {
    const { change } = await overTime({
      totals: { synced: 80, never: 20 },
      snapshots: [aSnapshot(TODAY - 8 * DAY, { synced: 1 }), aSnapshot(TODAY - DAY)],
    });
    expect(change).toEqual({ yesterday: null, lastWeek: null, lastMonth: null });
    const text = textOf(await overTime({}));
    expect(text).toMatch(/^ {2}hôm qua +— +— +—$/m);
    expect(text).toMatch(/^ {2}tháng trước +— +— +—$/m);
  });

  it('compares with the last day of last month when that month is shorter', async () => {
    const snapshots = [aSnapshot(Date.parse('2024-02-29T00:00:00+07:00'), { synced: 1 })];
    const now = Date.parse('2024-03-31T08:00:00+07:00');
    const { change } = await overTime({ totals: { synced: 2 }, snapshots }, { now });
    expect(change?.lastMonth?.since).toBe('2024-02-29T00:00:00+07:00');
  });

  it('does not exist for a past date, because the past is counted differently', async () => {
    const found = await overTime(
      { snapshots: [aSnapshot(TODAY - DAY, { synced: 1 })], totals: { synced: 2 } },
      { asOf: '2024-11-05' },
    );
    expect(found).toEqual({ change: null, forecast: null, published: null });
    expect(textOf(found)).toBe('');
  });
});

describe('the forecast of a gap', () => {
  const falling = (perDay: number, days: number): Past => ({
    totals: { synced: 1_000, never: 400 },
    snapshots: Array.from({ length: days }, (_, ago) =>
      aSnapshot(TODAY - ago * DAY, { synced: 1_000, never: 400 + ago * perDay }),
    ),
  });

  it('names the day on which nothing will be left', async () => {
    const found = await overTime(falling(40, 14));
    expect(found.forecast).toEqual({ outcome: 'expected', date: '2024-11-15', perDay: -40 });
    expect(unwrapped(found)).toContain('Dự báo: đạt 100% vào ngày 15/11/2024');
    expect(unwrapped(found, 'en')).toContain('100% on 2024-11-15 at the rate of the last 14 days');
  });

  it('says so when the rate leads nowhere, when there are too few days, and when nothing is left', async () => {
    const growing = await overTime(falling(-3, 14));
    expect(growing.forecast).toEqual({ outcome: 'notAtThisRate', date: null, perDay: 3 });
    expect(unwrapped(growing)).toContain('không đạt 100% (14 ngày gần nhất: tăng 3 hồ sơ mỗi ngày)');
    const still = await overTime(falling(0, 14));
    expect(unwrapped(still, 'en')).toContain('not at this rate (the last 14 days: falling by 0 cases a day)');
    const few = await overTime(falling(40, 3));
    expect(few.forecast).toEqual({ outcome: 'tooFewDays', date: null, perDay: null });
    expect(unwrapped(few, 'en')).toContain('too few days to tell');
    const done = await overTime({ totals: { synced: 5 } });
    expect(done.forecast).toEqual({ outcome: 'reached', date: null, perDay: null });
    expect((await overTime({})).forecast?.outcome, 'an empty ledger').toBe('tooFewDays');
  });

  it('is no promise of 100 % while the last census is suspicious', async () => {
    const suspicious = aCensus({ shortfalls: A_TENTH });
    for (const past of [{ totals: { synced: 5 } }, falling(40, 14)]) {
      const found = await overTime(past, { census: suspicious });
      expect(found.forecast).toEqual({ outcome: 'doubted', date: null, perDay: null });
      expect(unwrapped(found)).toContain('Dự báo: chưa thể kết luận');
      expect(unwrapped(found, 'en')).toContain('Forecast: none');
    }
    const growing = await overTime(falling(-3, 14), { census: suspicious });
    expect(growing.forecast?.outcome, 'it promises nothing').toBe('notAtThisRate');
    const believed = await overTime({ totals: { synced: 5 } }, { census: aCensus({ missing: 3 }) });
    expect(believed.forecast?.outcome).toBe('reached');
  });

  it('leaves out what is older than a fortnight', async () => {
    const old = falling(40, 10).snapshots?.map((one) => ({ ...one, takenAt: one.takenAt - 12 * DAY }));
    const found = await overTime({ totals: { never: 400 }, snapshots: old ?? [] });
    expect(found.forecast?.outcome).toBe('tooFewDays');
  });
});

describe('the published figure', () => {
  const ours = { synced: 719_600, never: 304_000, stale: 138, verified: 1_000 };

  it('is compared with the snapshot of the following midnight, in cases and points', async () => {
    const now = NOW + 10 * DAY;
    const past = {
      figures: [DIRECTIVE, { ...DIRECTIVE, date: '2024-12-05' }],
      snapshots: [
        aSnapshot(TODAY, { synced: 1 }),
        aSnapshot(TODAY + DAY, { midnight: null }),
        aSnapshot(TODAY + DAY + HOUR, { midnight: TODAY + DAY, ...ours }),
        aSnapshot(TODAY + 2 * DAY, { synced: 2 }),
      ],
    };
    const found = await overTime(past, { now });
    expect(found.published).toEqual({
      date: '2024-11-05',
      synced: 719_569,
      unsynced: 304_169,
      syncedPercent: 70.29,
      unsyncedPercent: 29.71,
      source: DIRECTIVE.source,
      ours: {
        from: 'snapshot',
        at: '2024-11-06T01:00:00+07:00',
        total: 1_023_738,
        cases: 0,
        definitions: [
          { definition: 'synced', count: 719_600, percent: 70.29, cases: 31, points: 0 },
          { definition: 'coverage', count: 719_738, percent: 70.3, cases: 169, points: 0.01 },
          { definition: 'verified', count: 1_000, percent: 0.1, cases: -718_569, points: -70.19 },
        ],
      },
      nearest: 'synced',
    });
    const text = textOf(found);
    expect(text).toContain('Số liệu công bố ngày 05/11/2024 (Chỉ thị 06/CT-UBND, Phụ lục, dòng 11)');
    expect(text).toMatch(/^ {2}Đã đồng bộ +719\.569 +70,29%$/m);
    expect(text).toMatch(/^ {2}Chưa đồng bộ +304\.169 +29,71%$/m);
    expect(text).toContain('Số liệu dongbo chốt lúc 06/11/2024 01:00');
    expect(text).toMatch(/^ {2}Đã từng đồng bộ +719\.738 +70,30% +\+169 +\+0,01 điểm %$/m);
    expect(text).toContain('Gần số công bố nhất: Đã đồng bộ.');
  });

  it('is compared with first acknowledgements where that midnight has no snapshot: coverage only', async () => {
    const { published } = await overTime(
      {
        figures: [DIRECTIVE],
        snapshots: [aSnapshot(TODAY + 2 * DAY, { synced: 9 })],
        asOf: { key: '', synced: 60, never: 40, stale: 0, verified: 0 },
      },
      { now: NOW + 10 * DAY },
    );
    expect(published?.ours).toMatchObject({
      from: 'firstAcknowledgement',
      at: '2024-11-06T00:00:00+07:00',
      definitions: [{ definition: 'coverage', count: 60, percent: 60, points: -10.29 }],
    });
    expect(published?.nearest, 'there is only one').toBeNull();
  });

  it('of today is compared with the present', async () => {
    const { published } = await overTime({ figures: [DIRECTIVE], totals: ours });
    expect(published?.ours).toMatchObject({ from: 'present', at: '2024-11-05T08:30:00+07:00' });
  });

  it('names the definition whose rate is nearest, though another is nearer in cases', async () => {
    const small = { date: '2024-11-05', synced: 50, unsynced: 50, source: '' };
    const totals = { synced: 500, never: 380, stale: 120, verified: 52 };
    expect((await overTime({ figures: [small], totals })).published?.nearest).toBe('synced');
    const lower = { ...totals, synced: 380, never: 500 };
    expect((await overTime({ figures: [small], totals: lower })).published?.nearest).toBe('coverage');
  });

  it('is left out when it is later than the report, and an empty ledger has no nearest definition', async () => {
    const later = await overTime({ figures: [DIRECTIVE] }, { asOf: '2024-11-04' });
    expect(later.published).toBeNull();
    const empty = await overTime({ figures: [DIRECTIVE] });
    expect(empty.published).toMatchObject({ nearest: null, ours: { total: 0 } });
    expect(textOf(empty)).not.toContain('Gần số công bố nhất');
  });

  it('keeps within 80 columns, whatever its source is called and however large the numbers are', async () => {
    const count = fc.nat(999_999_999);
    const counts = fc.record({ synced: count, never: count, stale: fc.nat(999_999), verified: fc.nat(9) });
    await fc.assert(
      fc.asyncProperty(
        anyText({ maxLength: 300 }),
        counts,
        counts,
        fc.constantFrom<Language>('vi', 'en'),
        async (source, totals, before, language) => {
          const snapshots = [31, 7, 3, 2, 1, 0].map((ago) => aSnapshot(TODAY - ago * DAY, before));
          const figure = { date: '2024-11-04', synced: before.synced, unsynced: before.never + 1, source };
          const found = await overTime({ snapshots, totals, figures: [figure] });
          expect(tooWide(textOf(found, language))).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
