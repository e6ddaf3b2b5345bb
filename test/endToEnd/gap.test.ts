import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GAP_DIMENSIONS } from '../../src/domain/dimension.ts';
import { sourceCases } from './support/controlPlane.ts';
import { groupedGapDocument, only, recordsDocument, syncDocument } from './support/documents.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const RECORDS = 400;
const STALE = 15;
const ESCAPE = '\u001b';

describe.concurrent('gap', () => {
  let site: TestProvince;
  beforeAll(async () => {
    site = await startTestProvince({ records: RECORDS, problems: true });
    expect((await site.runHere(['sync', '--json'])).code).toBe(0);
    const closed = (await sourceCases(site.province)).filter(
      ({ status, problem }) => status === 'done' && problem === null,
    );
    for (const { caseNo } of closed.slice(0, STALE)) {
      site.province.change(caseNo, { dossierStatus: 'releasing' });
    }
    site.portal.setFaults([{ kind: 'throttle', retryAfterSeconds: 600 }]);
    const { stdout } = await site.runHere(['sync', '--json', '--max-wait', '0s']);
    expect(only(syncDocument, stdout).gap).toMatchObject({ total: RECORDS, stale: STALE });
  });
  afterAll(() => site.close());

  const gap = async (...args: string[]) => {
    const ended = await site.runHere(['gap', ...args]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).not.toContain(ESCAPE);
    return ended.stdout;
  };

  it('adds up to the same total by every dimension', async () => {
    const grouped = await Promise.all(
      GAP_DIMENSIONS.map(async (by) => only(groupedGapDocument, await gap('--by', by, '--json'))),
    );
    for (const { groups, by, asOf: _asOf, ...whole } of grouped) {
      const { total, synced, unsynced, never, stale } = whole;
      expect({ total, stale, unsynced }, by).toEqual({
        total: RECORDS,
        stale: STALE,
        unsynced: never + stale,
      });
      expect(synced + unsynced, by).toBe(total);
      expect(unsynced, by).toBe(grouped[0]?.unsynced);
      const sum = (key: 'total' | 'synced' | 'unsynced') => groups.reduce((all, one) => all + one[key], 0);
      const ofUnsynced = by === 'reason' || by === 'age';
      expect({ total: sum('total'), synced: sum('synced'), unsynced: sum('unsynced') }, by).toEqual(
        ofUnsynced ? { total: unsynced, synced: 0, unsynced } : { total, synced, unsynced },
      );
      const sizes = groups.map(({ unsynced }) => unsynced);
      expect(sizes, `${by}: largest first`).toEqual([...sizes].sort((a, b) => b - a));
    }
  });

  it('shows the same figures as text and as CSV, in Vietnamese and in English', async () => {
    const out = join(site.dir, 'gap.csv');
    const [json, vi, en, csv] = await Promise.all([
      gap('--by', 'agency', '--format', 'json'),
      gap('--by', 'agency', '--lang', 'vi'),
      gap('--by', 'agency', '--lang', 'en', '--format', 'text'),
      gap('--by', 'agency', '--lang', 'en', '--format', 'csv'),
      gap('--by', 'agency', '--lang', 'vi', '--format', 'csv', '--out', out),
    ]);
    const { unsynced, groups } = only(groupedGapDocument, json);
    const percent = (n: number, mark: string) => `${n.toFixed(2).replace('.', mark)}%`;
    const unsyncedPercent = (100 * unsynced) / RECORDS;
    expect(vi).toContain('Chưa đồng bộ');
    expect(vi).toContain(percent(unsyncedPercent, ','));
    expect(en).toContain('Not synced');
    expect(en).toContain(percent(unsyncedPercent, '.'));
    for (const { name } of groups.slice(0, 1)) for (const text of [vi, en]) expect(text).toContain(name);

    const figuresOf = (text: string) =>
      (parse(text, { bom: true, from_line: 2 }) as string[][]).map(([, key, name, ...figures]) => [
        key,
        name,
        ...figures.map(Number),
      ]);
    const wanted = groups.map((one) => [
      one.key,
      one.name,
      one.total,
      one.synced,
      one.unsynced,
      one.syncedPercent,
      one.unsyncedPercent,
    ]);
    expect(figuresOf(csv)).toEqual(wanted);
    expect(figuresOf(await readFile(out, 'utf8'))).toEqual(wanted);
  });

  it('counts the cases received by a past date with --as-of', async () => {
    const received = (await sourceCases(site.province))
      .map(({ caseNo }) => site.province.row(caseNo)?.receiveDate ?? '')
      .map((date) => /^(\d\d)\/(\d\d)\/(\d{4}) /.exec(date)?.slice(1).reverse().join('-') ?? '')
      // Only one of the planted dates does not exist; that case counts from when it was first seen.
      .filter((day) => day !== '' && day !== '2024-02-31' && day < '2024-07-01');
    const { groups, ...whole } = only(
      groupedGapDocument,
      await gap('--as-of', '2024-07-01', '--by', 'month', '--json'),
    );
    expect(whole).toMatchObject({
      asOf: '2024-07-01T00:00:00+07:00',
      total: received.length,
      // Nothing was acknowledged before this test was run.
      synced: 0,
      unsyncedPercent: 100,
    });
    const months = Map.groupBy(received, (day) => day.slice(0, 7));
    expect(new Map(groups.map(({ key, total }) => [key, total]))).toEqual(
      new Map([...months].map(([month, days]) => [month, days.length])),
    );
  });

  it('refuses --as-of in the future, on a date that does not exist, and by a dimension that has no past', async () => {
    const wrong = [
      ['--as-of', '2999-01-01'],
      ['--as-of', '2024-02-31'],
      ['--as-of', '2024-07-01', '--by', 'reason'],
    ];
    const ended = await Promise.all(wrong.map((args) => site.runHere(['gap', ...args])));
    for (const { code, stdout, stderr } of ended) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).not.toBe('');
    }
  });

  it('agrees with the cases that records lists page by page, as text, JSON and CSV', async () => {
    const filters = ['--status', '9', '--state', 'pending'];
    const { stdout } = await site.runHere(['records', ...filters, '--limit', '10', '--json']);
    const first = only(recordsDocument, stdout);
    expect(first.records).toHaveLength(10);
    const [rest, text, csv] = await Promise.all([
      site.runHere(['records', ...filters, '--cursor', first.next ?? '', '--json']),
      site.runHere(['records', ...filters, '--lang', 'en']),
      site.runHere(['records', ...filters, '--format', 'csv']),
    ]);
    const caseNos = [...first.records, ...only(recordsDocument, rest.stdout).records].map(
      (one) => one.caseNo,
    );
    expect(new Set(caseNos).size).toBe(STALE);
    const listed = (parse(csv.stdout, { bom: true, from_line: 2 }) as string[][]).map(([caseNo]) => caseNo);
    expect(listed).toEqual(caseNos);
    for (const caseNo of caseNos) expect(text.stdout).toContain(caseNo);
    expect(text.stdout + csv.stdout).not.toContain(ESCAPE);
  });
});
