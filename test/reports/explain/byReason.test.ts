import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { OWNERS, REASONS, type Reason } from '../../../src/domain/reason.ts';
import { byReasonText, explainByReason } from '../../../src/reports/explain/byReason.ts';
import { fakeLedger, group, tooWide } from '../fakeLedger.ts';

const ledger = fakeLedger({
  groups: {
    reason: [
      group('FIELD_MISSING', 0, 100),
      group('PROCEDURE_NOT_PUBLISHED', 0, 700, 50),
      group('AWAITING_DELIVERY', 0, 100),
      group('ATTEMPTS_USED_UP', 0, 50),
    ],
  },
});

describe('the causes by reason', () => {
  it('are the reasons of what is not synced, most cases first, with share, owner and remedy', async () => {
    const found = await explainByReason(ledger, { language: 'vi' });
    expect(found.map(({ reason, count, share }) => [reason, count, share])).toEqual([
      ['PROCEDURE_NOT_PUBLISHED', 750, 75],
      ['AWAITING_DELIVERY', 100, 10],
      ['FIELD_MISSING', 100, 10],
      ['ATTEMPTS_USED_UP', 50, 5],
    ]);
    expect(found[0]).toMatchObject({
      title: 'Thủ tục chưa công khai',
      owner: 'province_office',
      ownerName: 'Văn phòng UBND tỉnh',
      remedy: REASONS.PROCEDURE_NOT_PUBLISHED.remedy.vi,
      release: 'list',
      replay: null,
    });
  });

  it('include the replay command when nothing else sends them again', async () => {
    const found = await explainByReason(ledger, { language: 'en' });
    expect(found.flatMap(({ replay }) => replay ?? [])).toEqual([
      'npm run -s dongbo -- replay --reason ATTEMPTS_USED_UP',
    ]);
  });

  it('name the configuration file in a form that a shell reads back unchanged', async () => {
    for (const configFile of ['./dongbo.yaml', "/tmp/o'neil & co/cấu hình $HOME.yaml"]) {
      const cause = (await explainByReason(ledger, { language: 'vi', configFile })).at(-1);
      const command = (cause?.replay ?? '').replace('npm run -s dongbo --', 'printf "%s\\n"');
      expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trimEnd().split('\n')).toEqual([
        'replay',
        '--reason',
        'ATTEMPTS_USED_UP',
        '--config',
        configFile,
      ]);
    }
  });
});

describe('the causes by reason as text', () => {
  it('say what to do, in Vietnamese', async () => {
    const text = byReasonText(await explainByReason(ledger, { language: 'vi' }), { language: 'vi' });
    expect(text.split('\n').slice(0, 10)).toEqual([
      'NGUYÊN NHÂN CHƯA ĐỒNG BỘ (1.000 hồ sơ)',
      '',
      '1. Thủ tục chưa công khai (PROCEDURE_NOT_PUBLISHED)',
      '   750 hồ sơ, 75,00% số chưa đồng bộ',
      '   Cơ quan chịu trách nhiệm: Văn phòng UBND tỉnh',
      '   Hướng xử lý: Công khai thủ tục trên Cơ sở dữ liệu quốc gia về TTHC, hoặc gán',
      '                mã thủ tục đang có hiệu lực.',
      '   Hồ sơ tự gửi trong vòng một ngày sau khi công khai (danh mục quốc gia được',
      '   đọc lại hằng ngày); không phải chạy lệnh nào.',
      '',
    ]);
    expect(text.split('\n').slice(-2)).toEqual([
      '   Sau khi xử lý, gửi lại bằng lệnh:',
      '     npm run -s dongbo -- replay --reason ATTEMPTS_USED_UP',
    ]);
  });

  it('say so when there are none', () => {
    expect(byReasonText([], { language: 'vi' })).toBe('Mọi hồ sơ đã được đồng bộ.');
    expect(byReasonText([], { language: 'en' })).toBe('Every case is synced.');
  });

  it('keep every reason within 80 columns, and a long command one command', async () => {
    const all = Object.keys(REASONS).map((key, i) => group(key, 0, i + 1));
    for (const language of ['vi', 'en'] as const) {
      const configFile = '/srv/dongbo/provinces/hai-duong/dongbo.yaml';
      const found = await explainByReason(fakeLedger({ groups: { reason: all } }), { language, configFile });
      expect(found).toHaveLength(all.length);
      const text = byReasonText(found, { language });
      expect(tooWide(text)).toEqual([]);
      expect(text).toContain(`PORTAL_REJECTED \\\n       --config ${configFile}`);
    }
  });

  it('name an owner and a remedy for every reason there is', async () => {
    for (const reason of Object.keys(REASONS) as Reason[]) {
      const [cause] = await explainByReason(fakeLedger({ groups: { reason: [group(reason, 0, 1)] } }), {
        language: 'vi',
      });
      expect(cause?.ownerName).toBe(OWNERS[REASONS[reason].owner].vi);
      expect(cause?.remedy).not.toBe('');
    }
  });
});
