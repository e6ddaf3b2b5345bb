import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../src/domain/language.ts';
import { startOfDay } from '../../../src/domain/time.ts';
import { type HistoryOptions, historyReport } from '../../../src/reports/history/build.ts';
import type { HistoryReport } from '../../../src/reports/history/schema.ts';
import { historyTable } from '../../../src/reports/history/table.ts';
import { historyText } from '../../../src/reports/history/text.ts';
import { csvText } from '../../presentation/csvText.ts';
import { DAY, HOUR, IN_VIETNAM, NOW, tooWide } from '../fakeLedger.ts';
import { aSnapshot, type Past, pastLedger } from '../pastLedger.ts';

const TODAY = startOfDay(NOW);
const PAST: Past = {
  snapshots: [
    aSnapshot(TODAY - 31 * DAY, { never: 9 }),
    aSnapshot(TODAY - 30 * DAY, { synced: 100_000, never: 300_000, stale: 4_169, excluded: 7 }),
    aSnapshot(TODAY - DAY + 8 * HOUR, { midnight: TODAY - DAY, synced: 350_000, never: 50_000 }),
    aSnapshot(TODAY + HOUR, {
      midnight: null,
      synced: 719_569,
      never: 304_000,
      stale: 169,
      verified: 5,
      unnumbered: 3,
      reasons: new Map([
        ['FIELD_INVALID', 169],
        ['AWAITING_DELIVERY', 304_000],
      ]),
    }),
  ],
  agencies: { 'H23.12': [aSnapshot(TODAY, { synced: 1, never: 1 })] },
  names: { 'H23.12': 'Sở Tài nguyên và Môi trường' },
};

function report(over: Partial<HistoryOptions> = {}): Promise<HistoryReport> {
  return historyReport(pastLedger(PAST), { ...IN_VIETNAM, ...over });
}

async function textOf(over: Partial<HistoryOptions> = {}): Promise<string> {
  const { offsetMs, language } = { ...IN_VIETNAM, ...over };
  return historyText(await report(over), { offsetMs, language });
}

describe('the history', () => {
  it('covers the last thirty days and today unless other days are requested', async () => {
    const { from, to, snapshots } = await report();
    expect([from, to, snapshots.length]).toEqual(['2024-10-06', '2024-11-05', 3]);
    const first = await report({ from: '2024-10-05', to: '2024-10-05' });
    expect(first.snapshots.map(({ takenAt }) => takenAt)).toEqual(['2024-10-05T00:00:00+07:00']);
    expect((await report({ to: '2024-10-06' })).snapshots).toHaveLength(2);
  });

  it('has every figure of a snapshot, with the rates that follow from them', async () => {
    expect((await report()).snapshots.at(-1)).toEqual({
      takenAt: '2024-11-05T01:00:00+07:00',
      midnight: null,
      total: 1_023_738,
      synced: 719_569,
      unsynced: 304_169,
      never: 304_000,
      stale: 169,
      syncedPercent: 70.29,
      unsyncedPercent: 29.71,
      coveragePercent: 70.3,
      verified: 5,
      excluded: 0,
      unnumbered: 3,
      reasons: { AWAITING_DELIVERY: 304_000, FIELD_INVALID: 169 },
    });
  });

  it('of an agency has its name, and no drafts, which have no agency', async () => {
    const found = await report({ agency: 'H23.12' });
    expect(found).toMatchObject({ agency: 'H23.12', name: 'Sở Tài nguyên và Môi trường' });
    expect(found.snapshots).toMatchObject([{ total: 2, syncedPercent: 50 }]);
    expect(found.snapshots[0]).not.toHaveProperty('unnumbered');
    expect(await textOf({ agency: 'H23.12' })).toContain('H23.12  Sở Tài nguyên và Môi trường');
  });

  it('refuses days that do not exist, a time that ends before it begins, and an unknown agency', async () => {
    await expect(report({ from: '2024-02-31' })).rejects.toMatchObject({ code: 'usage.date' });
    await expect(report({ to: 'yesterday' })).rejects.toThrow('"yesterday"');
    await expect(report({ from: '2024-11-06' })).rejects.toMatchObject({ code: 'usage.period', exitCode: 2 });
    await expect(report({ agency: 'H99' })).rejects.toMatchObject({ code: 'usage.agency' });
  });

  it('as text shows the course, each snapshot with its rate, and which were late or during the day', async () => {
    const lines = (await textOf()).split('\n');
    expect(lines).toContain('Từ ngày 06/10/2024 đến hết ngày 05/11/2024');
    expect(lines).toContain('Chưa đồng bộ  █▁█  304.169 → 304.169');
    expect(lines).toContain('06/10/2024 00:00    404.169       304.169   24,74% █░░░░░');
    expect(lines).toContain('04/11/2024 08:00    400.000        50.000   87,50% █████░  chốt muộn');
    expect(lines).toContain('05/11/2024 01:00  1.023.738       304.169   70,29% ████░░  trong ngày');
    expect(await textOf({ language: 'en' })).toContain('2024-11-04 08:00');
    expect(await textOf({ to: '2020-01-01' })).toContain('Không có số liệu chốt');
  });

  it.each<Language>(['vi', 'en'])(
    'keeps within 80 columns with a year of large numbers (%s)',
    async (language) => {
      const snapshots = Array.from({ length: 366 }, (_, ago) =>
        aSnapshot(TODAY - (365 - ago) * DAY, {
          midnight: null,
          synced: 999_999_999,
          never: 999_000_000 + ago,
        }),
      );
      const year = await historyReport(pastLedger({ snapshots }), {
        ...IN_VIETNAM,
        language,
        from: '2023-11-05',
      });
      expect(year.snapshots).toHaveLength(366);
      expect(tooWide(historyText(year, { ...IN_VIETNAM, language }))).toEqual([]);
    },
  );

  it('as CSV has one row a snapshot, of an agency with its code', async () => {
    const rows = (text: string): string[][] => parse(text, { bom: true });
    const whole = rows(await csvText(historyTable(await report(), 'en'), { bom: true }));
    expect(whole[0]?.slice(0, 5)).toEqual(['Taken', 'Of midnight', 'Total', 'Synced', 'Unsynced']);
    expect(whole.at(-1)).toEqual([
      ...['2024-11-05T01:00:00+07:00', '', '1023738', '719569', '304169', '304000', '169'],
      ...['70.29', '29.71', '70.3', '5', '0', '3'],
    ]);
    const agency = rows(await csvText(historyTable(await report({ agency: 'H23.12' }), 'en')));
    expect(agency[1]?.slice(1, 4)).toEqual(['2024-11-05T00:00:00+07:00', 'H23.12', '2']);
    for (const table of [whole, agency])
      for (const row of table) expect(row).toHaveLength(table[0]?.length ?? 0);
  });
});
