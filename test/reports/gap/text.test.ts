import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { GAP_DIMENSIONS } from '../../../src/domain/dimension.ts';
import { readGap } from '../../../src/reports/gap/build.ts';
import type { GapOptions } from '../../../src/reports/gap/options.ts';
import { gapText } from '../../../src/reports/gap/text.ts';
import { anyText } from '../../support/anyText.ts';
import { type Book, fakeLedger, group, IN_VIETNAM, NOW, tooWide } from '../fakeLedger.ts';

const OFFICIAL: Book = {
  totals: { synced: 719_569, never: 304_000, stale: 169, excluded: 7, unnumbered: 123 },
  groups: {
    agency: [group('H23.12', 400_000, 300_000, 169), group('H23.35', 319_569, 4_000)],
    reason: [group('AWAITING_DELIVERY', 0, 304_000), group('FIELD_INVALID', 0, 0, 169)],
  },
  names: { agency: { 'H23.12': 'Sở Tài nguyên và Môi trường', 'H23.35': 'UBND thành phố Chí Linh' } },
};

async function textOf(
  book: Book,
  over: Partial<GapOptions> & { color?: boolean; maxGroups?: number } = {},
): Promise<string> {
  const options = { ...IN_VIETNAM, ...over };
  return gapText(await readGap(fakeLedger(book), { ...options, notes: true }), options);
}

describe('the gap as text', () => {
  it('shows the official figures in Vietnamese form', async () => {
    const text = await textOf(OFFICIAL);
    expect(text).toContain('Tính đến 05/11/2024 08:30');
    expect(text).toMatch(/Tổng số hồ sơ +1\.023\.738$/m);
    expect(text).toMatch(/Đã đồng bộ +719\.569 +70,29% +█{15}░{7}$/m);
    expect(text).toMatch(/Chưa đồng bộ +304\.169 +29,71%$/m);
    expect(text).toMatch(/Chưa từng đồng bộ +304\.000$/m);
    expect(text).toMatch(/Cổng đang giữ trạng thái cũ +169$/m);
    expect(text).toMatch(/Đã từng đồng bộ +719\.738 +70,30%$/m);
    expect(text).toMatch(/Ngoài phạm vi +7$/m);
    expect(text).toMatch(/Chưa cấp mã hồ sơ +123$/m);
  });

  it('shows them in English form', async () => {
    const text = await textOf(OFFICIAL, { language: 'en' });
    expect(text).toContain('As of 2024-11-05 08:30');
    expect(text).toMatch(/Synced +719,569 +70\.29%/);
    expect(text).toMatch(/Not synced +304,169 +29\.71%$/m);
  });

  it('shows a dash for the rates of an empty ledger', async () => {
    const text = await textOf({});
    expect(text).toMatch(/Đã đồng bộ +0 +—$/m);
    expect(text).toMatch(/Chưa đồng bộ +0 +—$/m);
    expect(text).not.toContain('%');
    expect(text).not.toMatch(/[█░]/);
  });

  it('lists the groups with key, name, counts, rate and bar in aligned columns', async () => {
    const lines = (await textOf(OFFICIAL, { by: 'agency' })).split('\n');
    const at = lines.indexOf('Theo cơ quan (2)');
    expect(lines.slice(at + 1, at + 4)).toEqual([
      '        Cơ quan                      Tổng số  Chưa đồng bộ  Tỷ lệ đồng bộ',
      'H23.12  Sở Tài nguyên và Môi trường  700.169       300.169   57,13% ███░░░',
      'H23.35  UBND thành phố Chí Linh      323.569         4.000   98,76% █████░',
    ]);
  });

  it('shows each reason with its share of what is not synced', async () => {
    const text = await textOf(OFFICIAL, { by: 'reason' });
    expect(text).toContain('Hồ sơ chưa đồng bộ theo nguyên nhân (2)');
    expect(text).toMatch(/^AWAITING_DELIVERY +Đang chờ gửi +304\.000 +99,94% █████░$/m);
    expect(text).toMatch(/^FIELD_INVALID +Thông tin không hợp lệ +169 +0,06% █░░░░░$/m);
  });

  it('keeps the largest groups on request, and says what it left out', async () => {
    const text = await textOf(OFFICIAL, { by: 'agency', maxGroups: 1 });
    expect(text).toContain('Sở Tài nguyên');
    expect(text).not.toContain('Chí Linh');
    expect(text).toContain('… và 1 mục khác, chưa đồng bộ 4.000 hồ sơ');
  });

  it('is coloured only on request, wherever this process writes, and the colours change no column', async () => {
    vi.stubEnv('NO_COLOR', '1');
    vi.stubEnv('FORCE_COLOR', undefined);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const plain = await textOf(OFFICIAL, { by: 'agency' });
    const colored = await textOf(OFFICIAL, { by: 'agency', color: true });
    expect(plain).not.toContain('\u001B');
    expect(colored).toContain('\u001B[32m█');
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  it('composes decomposed Vietnamese, so that columns stay aligned', async () => {
    const name = 'Sở Tư pháp';
    const book: Book = { groups: { agency: [group('A', 0, 1)] }, names: { agency: { A: name } } };
    const decomposed: Book = { ...book, names: { agency: { A: name.normalize('NFD') } } };
    expect(await textOf(decomposed, { by: 'agency' })).toBe(await textOf(book, { by: 'agency' }));
  });

  it('lets no name move the cursor or reverse the text', async () => {
    const name = 'A\u001B[2J\u202Eevil\r\nB';
    const text = await textOf(
      { groups: { agency: [group('A', 0, 1)] }, names: { agency: { A: name } } },
      { by: 'agency' },
    );
    for (const steering of ['\u001B', '\u202E', '\r']) expect(text).not.toContain(steering);
    expect(text).toContain('A [2Jevil B');
  });

  it('stays within 80 columns for any names and counts', async () => {
    const name = anyText({ maxLength: 120 });
    const counts = fc.record({
      synced: fc.nat(999_999_999),
      never: fc.nat(999_999_999),
      stale: fc.nat(999_999),
      verified: fc.nat(9),
    });
    const named = fc.array(fc.tuple(name, name, counts), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        named,
        fc.constantFrom(...GAP_DIMENSIONS),
        fc.constantFrom('vi', 'en'),
        async (found, by, language) => {
          const groups = found.map(([key, , each]) => ({ key, ...each }));
          const names = Object.fromEntries(found.map(([key, called]) => [key, called]));
          const book: Book = {
            totals: { never: 999_999_999, excluded: 999_999_999, unnumbered: 999_999_999 },
            groups: {
              agency: groups,
              domain: groups,
              procedure: groups,
              status: groups,
              reason: groups,
              month: groups,
            },
            names: { agency: names, domain: names, procedure: names },
            circuit: {
              open: true,
              cause: 'outage',
              detail: found[0]?.[1] ?? '',
              openedAt: NOW,
              probeAt: NOW,
              trips: 1,
            },
          };
          expect(tooWide(await textOf(book, { by, language }))).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
