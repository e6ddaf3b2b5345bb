import { describe, expect, it } from 'vitest';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import type { ProvinceReport } from '../../../src/reports/province/build.ts';
import { provincePage } from '../../../src/reports/province/page.ts';
import { fullReport, HOSTILE } from './fullReport.ts';

const pageOf = (over: Partial<ProvinceReport> = {}, language: 'vi' | 'en' = 'vi'): string =>
  provincePage({ ...fullReport(), ...over }, { language, offsetMs: VIETNAM_OFFSET_MS, kind: 'tinh' });

/** The page without its style, which is ours and holds nothing of a report. */
const bodyOf = (page: string): string => page.replace(/<style>[\s\S]*?<\/style>/, '');

const EMPTY = {
  change: null,
  forecast: null,
  published: null,
  trend: [],
  owners: [],
  agencies: [],
  census: null,
  notes: [],
  explain: {
    snapshot: null,
    headline: 'Không có hồ sơ nào chưa đồng bộ.',
    unsynced: 0,
    causes: [],
    others: null,
  },
} satisfies Partial<ProvinceReport>;

/** The names of all elements; fails where one is closed that was not opened last, or is left open. */
function elementsOf(page: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  for (const [tag, name = ''] of bodyOf(page).matchAll(/<\/?([a-zA-Z]\w*)[^>]*>/g)) {
    if (tag.startsWith('</')) expect(open.pop()).toBe(name);
    else {
      names.push(name);
      if (!tag.endsWith('/>') && name !== 'meta' && name !== 'col') open.push(name);
    }
  }
  expect(open).toEqual([]);
  return names;
}

describe.each(['vi', 'en'] as const)('the printed page in %s', (language) => {
  it('is well-formed, full or empty', () => {
    for (const page of [pageOf({}, language), pageOf(EMPTY, language)]) {
      expect(page).toMatch(new RegExp(`^<!DOCTYPE html>\n<html lang="${language}">`));
      expect(elementsOf(page).filter((name) => name === 'h1')).toHaveLength(1);
      expect(page).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  it('shows foreign names as plain text: no element, no attribute, no reversed text', () => {
    const [hostile, harmless] = [pageOf({}, language), pageOf({}, language).replaceAll('&lt;', '')];
    expect(elementsOf(hostile)).toEqual(elementsOf(harmless));
    expect(elementsOf(hostile)).not.toContain('script');
    expect(elementsOf(hostile)).not.toContain('img');
    expect(hostile).toContain('&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;');
    expect(hostile).not.toContain(HOSTILE);
    expect(hostile).not.toContain('\u202e');
    expect(bodyOf(hostile).match(/<[^>]*\son\w+=/g)).toBeNull();
  });

  it('loads nothing and runs nothing', () => {
    const page = pageOf({ owners: [], agencies: [] }, language);
    expect(page).not.toMatch(/(?:https?:)?\/\/\w|url\(|@import|<link|<script|<iframe|<object/);
    expect(bodyOf(page)).not.toMatch(/\s(?:src|href)="/);
  });

  it('can be read by a screen reader: tables have captions and headings, and the chart has its figures', () => {
    const page = pageOf({}, language);
    const tables = page.match(/<table>[\s\S]*?<\/table>/g) ?? [];
    expect(tables).toHaveLength(6);
    for (const table of tables) {
      expect(table).toMatch(/<caption>[^<]/);
      expect(table).toMatch(/<th scope="col"[^>]*>[^<]/);
      const rows = table.match(/<tr>/g)?.length ?? 0;
      expect(table.match(/<th scope="row">/g)).toHaveLength(rows - 1);
    }
    expect(page).toMatch(
      /<svg[^>]*role="img" aria-labelledby="trend-title trend-desc">\s*<title id="trend-title">[^<]/,
    );
    expect(page).toMatch(/<desc id="trend-desc">[^<]*304[.,]169[^<]*604[.,]169/);
  });
});

describe('the printed page', () => {
  it('has the figures in Vietnamese form, with coverage and verified beside the rate', () => {
    const page = pageOf();
    for (const figure of [
      '70,29%',
      '719.569 trên 1.023.738 hồ sơ',
      '304.169',
      '80,06%',
      '1,72% số đã đồng bộ',
    ]) {
      expect(page).toContain(figure);
    }
    expect(page).toContain('Số liệu lúc 05/11/2024 08:30');
    expect(page).toContain('đạt 100% vào ngày 31/01/2025');
    expect(page).toContain('+0,13 điểm %');
  });

  it('shows what fits on one sheet, and counts what it leaves out', () => {
    const page = pageOf();
    expect(page).toMatch(/22 nguyên nhân khác<\/th><td class="text"><\/td><td class="number">220\.000</);
    expect(page).toMatch(/>73,33%<\/td>/);
    expect(page).toMatch(/26 cơ quan khác<\/th><td class="number">260\.000</);
  });

  it('adds the code to agencies that share a name', () => {
    const [first, second, third] = fullReport().agencies;
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few');
    const page = pageOf({
      agencies: [
        { ...first, key: 'H1.7', name: 'Ủy ban nhân dân xã Tân Tiến' },
        { ...second, key: 'H2.4', name: 'Ủy ban nhân dân xã Tân Tiến' },
        { ...third, key: 'H2', name: 'Ủy ban nhân dân huyện Gia Lộc' },
      ],
    });
    for (const name of ['UBND xã Tân Tiến (H1.7)', 'UBND xã Tân Tiến (H2.4)', 'UBND huyện Gia Lộc']) {
      expect(page).toContain(`<th scope="row">${name}</th>`);
    }
  });

  it('says so when there are too few days for a chart, no published figure or no census', () => {
    const page = pageOf({ ...EMPTY, trend: fullReport().trend.slice(-1) });
    expect(page).not.toContain('<svg class="trend"');
    const oneDay = ['00:00', '16:00'].map((time) => ({ at: `2024-11-05T${time}:00+07:00`, unsynced: 1 }));
    expect(pageOf({ ...EMPTY, trend: oneDay })).not.toContain('<svg class="trend"');
    expect(page).toContain('Chưa đủ số liệu chốt để vẽ biểu đồ');
    expect(page).toContain('Chưa ghi số liệu công bố nào');
    expect(page).toContain('Chưa rà soát xong toàn bộ');
  });

  it('draws the trend within its frame: more cases are higher, and no cases lie on the zero line', () => {
    const heights = (counts: readonly number[]): number[] => {
      const trend = counts.map((unsynced, day) => ({ at: `2024-11-0${day + 1}T00:00:00+07:00`, unsynced }));
      const [, points = ''] = /<polyline class="line" points="([^"]*)"/.exec(pageOf({ trend })) ?? [];
      return points.split(' ').map((point) => Number(point.split(',')[1]));
    };
    const [high = 0, low = 0, zero = 0] = heights([1_000_000, 250_000, 0]);
    expect(high).toBeGreaterThanOrEqual(0);
    expect(low - high).toBeCloseTo(3 * (zero - low), 0);
    expect(new Set(heights([0, 0])).size).toBe(1);
    expect(heights([0, 0])[0]).toBe(zero);
  });

  it('is legible in black and white: every text is a dark enough grey', () => {
    const [style = ''] = /<style>[\s\S]*<\/style>/.exec(pageOf()) ?? [];
    const texts = [...style.matchAll(/(?:^|[{;]\s*)color: #([0-9a-f]{3});/gm)].map(([, grey = '']) => grey);
    expect(texts.length).toBeGreaterThan(3);
    // Contrast of a grey on white is at least 4.5 up to #767676.
    for (const grey of texts) expect(grey).toMatch(/^([0-6])\1\1$/);
    expect(style).toMatch(/@page \{ size: A4;/);
  });
});
