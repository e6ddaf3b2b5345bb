import { describe, expect, it } from 'vitest';
import { readGap } from '../../../src/reports/gap/build.ts';
import { A_TENTH, aCensus, type Book, fakeLedger, group, HOUR, IN_VIETNAM, NOW } from '../fakeLedger.ts';

const SOME = { totals: { synced: 1 } } as const satisfies Book;

async function notesOf(book: Book, over: object = {}): Promise<readonly string[]> {
  const { notes } = await readGap(fakeLedger(book), { ...IN_VIETNAM, ...over, notes: true });
  return notes;
}

describe('notes on the gap', () => {
  it('are empty when there is nothing to say', async () => {
    expect(await notesOf(SOME)).toEqual([]);
  });

  it('tell what is not in the total', async () => {
    const notes = await notesOf({
      totals: {
        synced: 1,
        excluded: 1_253,
        unnumbered: 2,
        excludedBy: { rule: 1_234, copy: 9, gone: 7, earlier: 3, elsewhere: 0 },
      },
    });
    expect(notes).toHaveLength(5);
    expect(notes[0]).toMatch(/^2 hồ sơ chưa được cấp mã/);
    expect(notes[1]).toMatch(/^1\.234 hồ sơ bị loại theo quy tắc/);
    expect(notes[2]).toMatch(/^9 hồ sơ là bản sao liên thông/);
    expect(notes[3]).toMatch(/^7 hồ sơ không còn ở hệ thống của tỉnh/);
    expect(notes[4]).toMatch(/^3 hồ sơ tiếp nhận trước ngày bắt đầu rà soát/);
  });

  it('tell what the last census could not read', async () => {
    const census = aCensus({ unreadable: 3, shortWindows: ['2024-10'], claimed: 10 });
    const notes = await notesOf({ ...SOME, census });
    expect(notes[0]).toContain('(05/11/2024 08:30) có 3 dòng không đọc được');
    expect(notes[1]).toContain('chưa đọc đủ 1 khoảng thời gian');
  });

  it('tell that a repaired or restored ledger lacks cases, until a census has ended', async () => {
    const repaired = { value: JSON.stringify({ lostCases: 1_234 }), at: NOW };
    const copiedAt = NOW - HOUR;
    const restored = { value: JSON.stringify({ copiedAt, restoredAt: NOW }), at: NOW };
    const before = aCensus({ at: NOW - 1 });
    expect(await notesOf({ ...SOME, repaired, census: before })).toEqual([
      expect.stringMatching(/đã được sửa \(05\/11\/2024 08:30\) .*số hồ sơ đã biết là thiếu: 1\.234\./),
    ]);
    expect(await notesOf({ ...SOME, restored, census: before }, { language: 'en' })).toEqual([
      expect.stringMatching(/was restored \(2024-11-05 08:30\) from a copy of 2024-11-05 07:30/),
    ]);
    expect(await notesOf({ ...SOME, repaired, restored, census: aCensus() })).toEqual([]);
  });

  it('tell how many rows of the baseline match no case, once a census has looked', async () => {
    const baseline = { value: JSON.stringify({ unmatched: 1_234 }), at: NOW };
    expect(await notesOf({ ...SOME, baseline })).toEqual([]);
    const census = aCensus();
    expect(await notesOf({ ...SOME, census, baseline })).toEqual([
      expect.stringContaining('1.234 dòng của danh sách hồ sơ đã có trên Cổng'),
    ]);
    const found = { value: JSON.stringify({ unmatched: 0 }), at: NOW };
    expect(await notesOf({ ...SOME, census, baseline: found })).toEqual([]);
  });

  it('tell first of all where a suspicious census shows less, from what to what, and what to do', async () => {
    const book = { census: aCensus({ shortfalls: A_TENTH, missing: 2_700 }), totals: { unnumbered: 2 } };
    const [first, ...others] = await notesOf(book);
    expect(first).toContain('(05/11/2024 08:30) cho thấy ít hồ sơ hơn hẳn trước đây');
    expect(first).toContain('toàn tỉnh từ 3.000 còn 300; tháng 10/2024 từ 1.200 còn 120.');
    expect(first).toContain('chưa thể kết luận đã đạt 100%');
    expect(first).toContain('sources accept');
    expect(others.join()).toContain('không thấy 2.700 hồ sơ; các hồ sơ này vẫn được tính');
    const [english] = await notesOf(book, { language: 'en' });
    expect(english).toContain('in all 300 instead of 3,000; 2024-10 120 instead of 1,200');
  });

  it('tell that the first census shows less than the baseline, and name some months of many', async () => {
    const baseline = aCensus({ shortfalls: [{ month: 'baseline', before: 900, now: 90 }] });
    expect((await notesOf({ ...SOME, census: baseline }))[0]).toContain(
      'so với danh sách hồ sơ đã có trên Cổng từ 900 còn 90',
    );
    const shortfalls = Array.from({ length: 9 }, (_, at) => ({
      month: `2024-0${at + 1}`,
      before: 99,
      now: 9,
    }));
    const [note] = await notesOf({ ...SOME, census: aCensus({ shortfalls }) });
    expect(note).toContain('tháng 05/2024 từ 99 còn 9; và 4 tháng khác.');
  });

  it('tell of a past date, too, that the present census is suspicious', async () => {
    const past = { '': [group('', 1, 0)] };
    const notes = await notesOf(
      { ...SOME, past, census: aCensus({ shortfalls: A_TENTH }) },
      { asOf: '2024-11-01' },
    );
    expect(notes[0]).toContain('ít hồ sơ hơn hẳn');
  });

  it('tell how many counted cases the census did not show that are not gone yet', async () => {
    expect(await notesOf({ ...SOME, census: aCensus({ missing: 12 }) }, { language: 'en' })).toEqual([
      expect.stringContaining('did not show: 12. They are no longer counted if the next one'),
    ]);
  });

  it('name the case numbers that two rows have, cleaned', async () => {
    const duplicates = ['H23.12-1', 'H23.12-\u001b[2J2', '3', '4', '5', '6'];
    const census = aCensus({ duplicates, duplicateCount: 7 });
    const [note = ''] = await notesOf({ ...SOME, census });
    expect(note).toContain('7 mã hồ sơ có ở hai dòng của hệ thống tỉnh: H23.12-1, ');
    expect(note).toContain(', 5, …. Dòng');
    expect(note).not.toContain('\u001b');
    const one = aCensus({ duplicates: ['A'], duplicateCount: 1 });
    expect(await notesOf({ ...SOME, census: one }, { language: 'en' })).toEqual([
      expect.stringContaining('two rows of the provincial system have: 1 (A).'),
    ]);
  });

  it('tell nothing of a census whose summary cannot be understood', async () => {
    for (const value of ['{', '[]', '{"unreadable":"3"}']) {
      expect(await notesOf({ ...SOME, census: { value, at: NOW } })).toEqual([]);
    }
  });

  it('tell that batches are smaller than configured, and only then', async () => {
    const batchesOf = (size: number) => ({ value: JSON.stringify({ size, largest: 200 }), at: NOW });
    const notes = await notesOf({ ...SOME, batchSize: batchesOf(50) }, { language: 'en' });
    expect(notes).toEqual([expect.stringContaining('a request now carries 50 cases (configured: 200)')]);
    expect(await notesOf({ ...SOME, batchSize: batchesOf(200) })).toEqual([]);
    const ofSteps = await notesOf({ ...SOME, stepsBatchSize: batchesOf(40) }, { language: 'en' });
    expect(ofSteps).toEqual([expect.stringContaining('a request now carries 40 steps (configured: 200)')]);
    expect(await notesOf({ ...SOME, stepsBatchSize: batchesOf(200) })).toEqual([]);
  });

  it('tell that the circuit is open, why, and when delivery tries again', async () => {
    const circuit = {
      open: true,
      probeAt: NOW + HOUR,
      cause: 'login' as const,
      detail: '',
      openedAt: NOW - HOUR,
      trips: 1,
    };
    expect(await notesOf({ ...SOME, circuit }, { language: 'en' })).toEqual([
      'Delivery to the portal has been held since 2024-11-05 07:30 (the portal refused the login); ' +
        'the next attempt is at 2024-11-05 09:30. ' +
        'Cases and their steps wait, and none is lost.',
    ]);
    expect(await notesOf({ ...SOME, circuit: { ...circuit, open: false } })).toEqual([]);
    const past = await notesOf({ ...SOME, past: { '': [group('', 1, 0)] }, circuit }, { asOf: '2024-11-01' });
    expect(past.join()).not.toContain('tạm dừng');
  });

  it('tell that a person has paused delivery: who, since when, why, and how to resume it', async () => {
    const pause = { who: 'cli:officer', since: NOW - HOUR, note: 'maintenance' };
    expect(await notesOf({ ...SOME, pause }, { language: 'en' })).toEqual([
      'Delivery to the portal has been paused since 2024-11-05 07:30 by cli:officer (maintenance); ' +
        'resume it with the command npm run -s dongbo -- delivery resume.',
    ]);
    expect(await notesOf({ ...SOME, pause: { ...pause, note: '' } })).toEqual([
      'Việc gửi lên Cổng đã được cli:officer tạm dừng từ 05/11/2024 07:30; để gửi tiếp, dùng lệnh npm run -s dongbo -- delivery resume.',
    ]);
    const past = await notesOf({ ...SOME, past: { '': [group('', 1, 0)] }, pause }, { asOf: '2024-11-01' });
    expect(past.join()).not.toContain('tạm dừng');
  });

  it('tell which fields were cut, how often and since when', async () => {
    const counts = { 'CapNhatTienDoHoSoMC.NguoiXuLy': 1_200, 'DongBoHoSoMC.GhiChu': 3 };
    const fieldCuts = { value: JSON.stringify({ since: NOW - HOUR, counts }), at: NOW };
    expect(await notesOf({ ...SOME, fieldCuts }, { language: 'en' })).toEqual([
      'Texts longer than the portal takes, cut when they were sent since 2024-11-05 07:30: ' +
        'CapNhatTienDoHoSoMC.NguoiXuLy 1,200, DongBoHoSoMC.GhiChu 3.',
    ]);
    expect((await notesOf({ ...SOME, fieldCuts })).join()).toContain('DongBoHoSoMC.GhiChu 3.');
  });

  it('tell that the verification breaker tripped, since when and why, and only then', async () => {
    const trust = { results: `${'-'.repeat(30)}++`, trippedAt: NOW - HOUR, probeAt: NOW };
    const told = (one: object) => ({ ...SOME, verificationBreaker: { value: JSON.stringify(one), at: NOW } });
    const notes = await notesOf(told(trust), { language: 'en' });
    expect(notes).toEqual([
      expect.stringContaining('held since 2024-11-05 07:30: of the last 32 look-ups, 30 did not find'),
    ]);
    expect(await notesOf(told({ ...trust, trippedAt: null }))).toEqual([]);
    const past = { ...told(trust), past: { '': [group('', 1, 0)] } };
    expect((await notesOf(past, { asOf: '2024-11-01' })).join()).not.toContain('đối soát');
  });

  it('tell what a past figure means, and that no case had been received by then', async () => {
    const notes = await notesOf(SOME, { asOf: '1999-01-01', by: 'status', language: 'en' });
    expect(notes[0]).toBe('No case had been received by 1999-01-01 00:00.');
    expect(notes[1]).toContain('from its first acknowledgement.');
    expect(notes[2]).toContain('Statuses are those of today');
  });

  it('tell how to begin when the ledger is empty', async () => {
    expect((await notesOf({}))[0]).toContain('Khởi động dongbo, hoặc gõ: npm run -s dongbo -- sync');
  });
});
