import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { OWNERS, REASONS, type Reason } from '../../../src/domain/reason.ts';
import { problems } from '../../../src/reports/explain/problems.ts';
import { problemsText } from '../../../src/reports/explain/problemsText.ts';
import { fakeLedger, group, tooWide } from '../fakeLedger.ts';

const ledger = fakeLedger({
  groups: {
    reason: [
      group('FIELD_MISSING', 0, 100),
      group('PROCEDURE_NOT_PUBLISHED', 0, 700, 50),
      group('AWAITING_DELIVERY', 0, 100),
      group('RETRY_SCHEDULED', 0, 50),
    ],
  },
});

describe('the problems', () => {
  it('are the reasons of what is not synced, most cases first, with share, owner and remedy', async () => {
    const found = await problems(ledger, { language: 'vi' });
    expect(found.map(({ reason, count, sharePercent }) => [reason, count, sharePercent])).toEqual([
      ['PROCEDURE_NOT_PUBLISHED', 750, 75],
      ['AWAITING_DELIVERY', 100, 10],
      ['FIELD_MISSING', 100, 10],
      ['RETRY_SCHEDULED', 50, 5],
    ]);
    expect(found[0]).toMatchObject({
      title: 'Thủ tục chưa công khai',
      owner: 'province_office',
      ownerName: 'Văn phòng UBND tỉnh',
      remedy: REASONS.PROCEDURE_NOT_PUBLISHED.remedy.vi,
      replay: 'npm run -s dongbo -- replay --reason PROCEDURE_NOT_PUBLISHED',
    });
  });

  it('have no replay where delivery goes on by itself', async () => {
    const found = await problems(ledger, { language: 'en' });
    expect(found.filter(({ replay }) => replay === null).map(({ reason }) => reason)).toEqual([
      'AWAITING_DELIVERY',
    ]);
  });

  it('name the configuration file in a form that a shell reads back unchanged', async () => {
    for (const configFile of ['./dongbo.yaml', "/tmp/o'neil & co/cấu hình $HOME.yaml"]) {
      const [problem] = await problems(ledger, { language: 'vi', configFile });
      const command = (problem?.replay ?? '').replace('npm run -s dongbo --', 'printf "%s\\n"');
      expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trimEnd().split('\n')).toEqual([
        'replay',
        '--reason',
        'PROCEDURE_NOT_PUBLISHED',
        '--config',
        configFile,
      ]);
    }
  });
});

describe('the problems as text', () => {
  it('say what to do, in Vietnamese', async () => {
    const text = problemsText(await problems(ledger, { language: 'vi' }), { language: 'vi' });
    expect(text.split('\n').slice(0, 9)).toEqual([
      'NGUYÊN NHÂN CHƯA ĐỒNG BỘ (1.000 hồ sơ)',
      '',
      '1. Thủ tục chưa công khai (PROCEDURE_NOT_PUBLISHED)',
      '   750 hồ sơ, 75,00% số chưa đồng bộ',
      '   Đơn vị chịu trách nhiệm: Văn phòng UBND tỉnh',
      '   Hướng xử lý: Công khai thủ tục trên Cơ sở dữ liệu quốc gia về TTHC, hoặc ánh',
      '                xạ sang mã thủ tục đang có hiệu lực.',
      '   Sau khi xử lý, gửi lại bằng lệnh:',
      '     npm run -s dongbo -- replay --reason PROCEDURE_NOT_PUBLISHED',
    ]);
  });

  it('say so when there are none', () => {
    expect(problemsText([], { language: 'vi' })).toBe('Mọi hồ sơ đã được đồng bộ.');
    expect(problemsText([], { language: 'en' })).toBe('Every case is synced.');
  });

  it('keep every reason within 80 columns, and a long command one command', async () => {
    const all = Object.keys(REASONS).map((key, i) => group(key, 0, i + 1));
    for (const language of ['vi', 'en'] as const) {
      const configFile = '/srv/dongbo/provinces/hai-duong/dongbo.yaml';
      const found = await problems(fakeLedger({ groups: { reason: all } }), { language, configFile });
      expect(found).toHaveLength(all.length);
      const text = problemsText(found, { language });
      expect(tooWide(text)).toEqual([]);
      expect(text).toContain(`PROCEDURE_NOT_PUBLISHED \\\n       --config ${configFile}`);
    }
  });

  it('name an owner and a remedy for every reason there is', async () => {
    for (const reason of Object.keys(REASONS) as Reason[]) {
      const [problem] = await problems(fakeLedger({ groups: { reason: [group(reason, 0, 1)] } }), {
        language: 'vi',
      });
      expect(problem?.ownerName).toBe(OWNERS[REASONS[reason].owner].vi);
      expect(problem?.remedy).not.toBe('');
    }
  });
});
