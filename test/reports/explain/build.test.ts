import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { REASONS, type Reason } from '../../../src/domain/reason.ts';
import { explainText } from '../../../src/reports/explain/text.ts';
import { agencyBook, anAgency } from '../agencyBook.ts';
import { IN_VIETNAM, tooWide } from '../fakeLedger.ts';
import { type Book, cause, explain } from './explained.ts';

describe('the causes', () => {
  const book: Book = {
    causes: [
      cause('PROCEDURE_NOT_PUBLISHED', '2.2', 40, 10),
      cause('PORTAL_REJECTED', '11', 30),
      cause('FIELD_INVALID', 'dueAt; dueAt < receivedAt', 10),
      cause('FIELD_MISSING', 'receivedAt, novelField', 5),
      cause('AGENCY_UNMAPPED', 'H23.77', 3),
      cause('AWAITING_DELIVERY', '', 2),
    ],
  };
  const procedures = new Map([
    ['HD.2', [{ local: 'HD.2', national: '2.2', validFrom: null, validTo: null }]],
  ]);

  it('have their share of the unsynced and that of all before them, and add up', async () => {
    const { unsynced, causes, others } = await explain(book);
    expect(unsynced).toBe(100);
    expect(causes.map(({ count, share, cumulativeShare }) => [count, share, cumulativeShare])).toEqual([
      [50, 50, 50],
      [30, 30, 80],
      [10, 10, 90],
      [5, 5, 95],
      [3, 3, 98],
      [2, 2, 100],
    ]);
    expect(others).toBeNull();
  });

  it('are as many as the limit, and the others are counted', async () => {
    const { unsynced, causes, others } = await explain(book, { limit: 2 });
    expect(causes).toHaveLength(2);
    expect([unsynced, others]).toEqual([100, { causes: 4, count: 20, share: 20 }]);
  });

  it('have the names that the source, the table of agencies and the reader use', async () => {
    const named = await explain(book, { procedures });
    expect(named.causes.map(({ name }) => name)).toEqual([
      // Refused under its national code; the source knows it by its own.
      'Cấp phép xây dựng',
      '',
      'ngày hẹn trả, ngày hẹn trả trước ngày tiếp nhận',
      'ngày tiếp nhận, novelField',
      'Trung tâm cũ',
      '',
    ]);
    const agencies = agencyBook(anAgency('H23.77', { name: 'Trung tâm mới' }));
    const { causes } = await explain(book, { agencies });
    expect([causes[4]?.name, causes[0]?.name]).toEqual(['Trung tâm mới', '']);
  });

  it("have the owner and the remedy of the portal code's own row", async () => {
    const row = { code: '11', kind: 'rejected', owner: 'agency', remedy: 'Sửa chủ hồ sơ' } as const;
    const { causes } = await explain(book, { portalCodes: new Map([['11', row]]) });
    expect(causes[1]).toMatchObject({
      ...{ reason: 'PORTAL_REJECTED', key: '11', owner: 'agency', ownerName: 'Cơ quan thụ lý' },
      remedy: 'Sửa chủ hồ sơ',
    });
    expect(causes[0]).toMatchObject({
      owner: 'province_office',
      remedy: REASONS.PROCEDURE_NOT_PUBLISHED.remedy.vi,
    });
  });

  it('say how each goes out, and have a command only where nothing else sends the cases', async () => {
    const every = Object.keys(REASONS).map((reason) => cause(reason as Reason, 'k', 1));
    const { causes } = await explain({ causes: every });
    const commands = causes.flatMap(({ reason, replay }) => (replay === null ? [] : [reason]));
    expect(commands.sort()).toEqual(['ATTEMPTS_USED_UP', 'PORTAL_REJECTED', 'STORED_OTHERWISE', 'TOO_LARGE']);
    for (const { release, replay } of causes) expect(release === 'replay').toBe(replay !== null);
    const releases = Object.fromEntries(causes.map(({ reason, release }) => [reason, release]));
    expect(releases).toMatchObject({
      AWAITING_DELIVERY: 'itself',
      STATUS_UNMAPPED: 'table',
      PROCEDURE_NOT_PUBLISHED: 'list',
      FIELD_MISSING: 'correction',
    });
  });
});

describe('the command', () => {
  const words = (replay: string | null | undefined): string[] => {
    const command = (replay ?? '').replace('npm run -s dongbo --', 'printf "%s\\n"');
    return execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trimEnd().split('\n');
  };

  it('replays just the cases that were counted, as a shell reads it', async () => {
    const { causes } = await explain(
      { causes: [cause('PORTAL_REJECTED', "o'11 $HOME", 3)] },
      {
        filter: {
          agency: ['H23 12', 'H23.14'],
          portalCode: ['12'],
          reason: ['TOO_LARGE'],
          receivedFrom: '2024-11-01',
        },
      },
    );
    expect(words(causes[0]?.replay)).toEqual([
      'replay',
      ...['--reason', 'PORTAL_REJECTED', '--agency', 'H23 12', '--agency', 'H23.14'],
      ...['--received-from', '2024-11-01', '--portal-code', "o'11 $HOME"],
    ]);
  });

  it('names the cases that were refused without a code, and no others', async () => {
    const { causes } = await explain({ causes: [cause('PORTAL_REJECTED', '', 5)] });
    expect(causes[0]?.replay).toBe('npm run -s dongbo -- replay --reason PORTAL_REJECTED --portal-code none');
  });

  it('leaves out a code that a terminal would not show unchanged', async () => {
    for (const key of ['a\nb', '1\u202e1', '\u001b[2J']) {
      const { causes } = await explain({ causes: [cause('PORTAL_REJECTED', key, 3)] });
      expect(causes[0]?.replay).toBe('npm run -s dongbo -- replay --reason PORTAL_REJECTED');
    }
  });

  it('of many options is broken before options only, so that a shell still reads it', async () => {
    const filter = { agency: Array.from({ length: 12 }, (_, index) => `Sở 'số' ${index} --x`) };
    const explanation = await explain({ causes: [cause('TOO_LARGE', '413', 3)] }, { filter });
    const text = explainText(explanation, { ...IN_VIETNAM });
    expect(tooWide(text)).toEqual([]);
    const pasted = text.slice(text.indexOf('npm run'));
    const [, ...continued] = pasted.split('\n');
    expect(continued.length).toBeGreaterThan(3);
    expect(continued.filter((line) => !/^ +--/.test(line))).toEqual([]);
    expect(words(pasted)).toEqual(words(explanation.causes[0]?.replay));
  });
});

describe('the causes as text', () => {
  it('show a table, then each action once with the numbers of its causes', async () => {
    const text = explainText(
      await explain(
        {
          causes: [
            cause('PROCEDURE_NOT_PUBLISHED', '1.1', 60),
            cause('PORTAL_REJECTED', '11', 30),
            cause('PROCEDURE_NOT_PUBLISHED', '1.2', 6),
            cause('PROCEDURE_NOT_PUBLISHED', '1.3', 3),
            cause('AWAITING_DELIVERY', '', 1),
          ],
        },
        { limit: 4 },
      ),
      IN_VIETNAM,
    );
    const lines = text.split('\n');
    expect(lines[0]).toBe('VÌ SAO CHƯA ĐỒNG BỘ (5 nguyên nhân)');
    expect(text).toMatch(/^1 {2}Thủ tục chưa công khai: 1\.1 Đăng ký khai sinh +60 +60,00% +60,00%$/m);
    expect(text).toMatch(/^4 {2}Thủ tục chưa công khai: 1\.3 +3 +3,00% +99,00%$/m);
    expect(text).toContain('… và 1 nguyên nhân khác: 1 hồ sơ (1,00%)');
    expect(lines.filter((line) => /^\d/.test(line)).slice(4)).toEqual([
      '1, 3–4  Văn phòng UBND tỉnh',
      '2  Theo mã lỗi của Cổng',
    ]);
    expect(text).toContain('npm run -s dongbo -- replay --reason PORTAL_REJECTED --portal-code 11');
  });

  it('have bars when every name leaves room for them', async () => {
    const short = await explain({
      causes: [cause('AWAITING_DELIVERY', '', 3), cause('PORTAL_REJECTED', '1', 1)],
    });
    expect(explainText(short, IN_VIETNAM)).toContain(' 75,00% ████');
    const long = await explain({ causes: [cause('PROCEDURE_UNMAPPED', '1.1', 3)] });
    expect(explainText(long, IN_VIETNAM)).not.toContain('█');
  });

  it('are at most 80 columns wide, whatever stands in the codes', async () => {
    const hostile = `${'x'.repeat(90)}\n\u001b[31m\u202e`;
    const every = Object.keys(REASONS).map((reason) => cause(reason as Reason, hostile, 1_234_567));
    for (const language of ['vi', 'en'] as const) {
      const text = explainText(await explain({ causes: every }, { language }), { ...IN_VIETNAM, language });
      expect(tooWide(text)).toEqual([]);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('are a single sentence when nothing is unsynced', async () => {
    expect(explainText(await explain({}), IN_VIETNAM).split('\n')).toHaveLength(2);
  });
});
