import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOrMakeLedger } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { startTestProvince, type TestProvince } from '../endToEnd/support/testProvince.ts';
import { A_TENTH, aCensus } from '../reports/fakeLedger.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';
import { type Answer, run } from './captured.ts';

let site: TestProvince;
beforeEach(async () => {
  site = await startTestProvince({ records: 30 });
  placeEmptyLedger(join(site.dataDir, 'ledger.db'));
});
afterEach(() => site.close());

const dongbo = (...words: string[]): Promise<Answer> => run([...words, '--config', site.config]);

async function inLedger<T>(work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = openOrMakeLedger(loadConfig({ path: site.config, env: {}, cwd: site.dir }));
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

async function listed(): Promise<unknown> {
  const { exitCode, stdout, stderr } = await dongbo('sources', '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const SUSPICIOUS = aCensus({ rows: 300, shortfalls: A_TENTH, missing: 2_700, months: { '2024-10': 120 } });

describe('dongbo sources try', () => {
  it('shows masked cases of one page, and every field that no row had', async () => {
    const { exitCode, stdout } = await dongbo('sources', 'try', '--json');
    const trial = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(trial).toMatchObject({ source: 'main', kind: 'opencps', unreadable: expect.any(Array) });
    expect(trial.cases[0].applicantName).toMatch(/^.•••$/u);
    expect(trial.cases[0].receivedAt).toMatch(/^2024-.*\+07:00$/);
    expect(trial.empty).toContain('nationCode');
    expect(trial.empty).not.toContain('caseNo');
  });

  it('is for people too, and refuses an unknown name', async () => {
    const { stdout } = await dongbo('sources', 'try', 'main', '--lang', 'vi');
    expect(stdout).toContain('Không dòng nào có:');
    const unknown = await dongbo('sources', 'try', 'other');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('other');
  });
});

describe('dongbo sources', () => {
  it('shows the source before its first reading, and afterwards with what the census showed', async () => {
    const main = { name: 'main', kind: 'opencps', reachable: true, fault: null };
    const unread = { lastPollAt: null, lastCensusAt: null, rows: null, suspicious: null, missing: null };
    const counted = { configured: true, deliver: true, cases: 0 };
    expect(await listed()).toEqual({
      sources: [{ ...main, ...counted, ...unread, yielded: null, shortfalls: [] }],
    });
    await inLedger((ledger) => ledger.setFact('census', SUSPICIOUS.value, SUSPICIOUS.at));
    expect(await listed()).toMatchObject({
      sources: [
        {
          ...main,
          ...{ lastCensusAt: '2024-11-05T08:30:00+07:00', rows: 300, suspicious: true, missing: 2_700 },
          shortfalls: A_TENTH,
        },
      ],
    });
  });

  it.each([
    ['vi', 'main (opencps): đọc được', 'toàn tỉnh từ 3.000 còn 300', 'sources accept'],
    ['en', 'main (opencps): can be read', 'in all 300 instead of 3,000', 'sources accept'],
  ])('says so in words, in %s and 80 columns', async (lang, reach, where, remedy) => {
    await inLedger((ledger) => ledger.setFact('census', SUSPICIOUS.value, SUSPICIOUS.at));
    const { stdout } = await dongbo('sources', '--lang', lang);
    expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    for (const part of [reach, where, remedy]) expect(stdout.replaceAll('\n', ' ')).toContain(part);
  });

  it('says that the source cannot be read, and why', async () => {
    await site.province.close();
    expect(await listed()).toMatchObject({
      sources: [{ reachable: false, fault: expect.stringMatching(/./) }],
    });
  });

  it('accept believes the last census on a person’s word, once and audited', async () => {
    await inLedger((ledger) => ledger.setFact('census', SUSPICIOUS.value, SUSPICIOUS.at));
    const { exitCode, stdout } = await dongbo('sources', 'accept', '--lang', 'en');
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'The census of 2024-11-05 08:30 (300 rows) is confirmed. Later ones are compared with it',
    );
    expect(await listed()).toMatchObject({
      sources: [{ lastCensusAt: '2024-11-05T08:30:00+07:00', suspicious: false, missing: 2_700 }],
    });
    await inLedger(async (ledger) => {
      expect(await ledger.fact('census_believed')).toMatchObject({ value: '{"2024-10":120}' });
      const [entry] = await ledger.auditTrail({ limit: 1 });
      expect(entry).toMatchObject({ action: 'census.accepted', subject: 'main', count: 300 });
      expect(entry?.who).toMatch(/^cli:/);
    });
    expect((await dongbo('sources', 'accept')).exitCode).toBe(2);
  });

  it('accept is refused in words when nothing is suspicious, before the first census, and for another name', async () => {
    const refused = async (...words: string[]) => {
      const { exitCode, stderr } = await dongbo('sources', 'accept', ...words, '--lang', 'vi');
      expect(exitCode).toBe(2);
      return stderr.replaceAll('\n', ' ');
    };
    expect(await refused()).toContain('chưa rà soát xong toàn bộ lần nào');
    const { value, at } = aCensus();
    await inLedger((ledger) => ledger.setFact('census', value, at));
    expect(await refused('main')).toContain('không có gì đáng ngờ');
    expect(await refused('other')).toContain('Không có hệ thống nguồn nào tên "other"');
    await inLedger(async (ledger) => expect(await ledger.auditTrail({ limit: 1 })).toEqual([]));
  });
});
