import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { recordsTable } from '../../../src/reports/cases/table.ts';
import { gapReport } from '../../../src/reports/gap/build.ts';
import { gapTable } from '../../../src/reports/gap/table.ts';
import { ageOf } from '../../../src/reports/sources/age.ts';
import { csvText } from '../../presentation/csvText.ts';
import { readXlsx, valuesOf } from '../../presentation/xlsx/readXlsx.ts';
import { aRecord } from '../../reports/fakeLedger.ts';
import { NOW } from '../../support/cases.ts';
import { serve } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** As bytes: text() would take the mark at the beginning away. */
const textOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer()).toString();

test('the gap is the file that the command writes, under a name that says what it contains', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const { agencies } = served.deps.mappings();
  const options = { now: NOW, agencies, offsetMs: served.deps.settings.offsetMs, language: 'vi' } as const;
  const theirs = async (more: object) =>
    await csvText(gapTable(await gapReport(served.ledger, { ...options, ...more }), 'vi'), { bom: true });
  const whole = await served.ask('/api/v1/exports/gap.csv?lang=vi', { key });
  expect(await textOf(whole)).toBe(await theirs({}));
  expect(whole.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(whole.headers.get('content-disposition')).toBe(
    'attachment; filename="dongbo-H23-gap-2024-11-05.csv"',
  );
  const past = await served.ask('/api/v1/exports/gap.csv?lang=vi&by=agency&asOf=2024-11-01', { key });
  expect(past.headers.get('content-disposition')).toContain('gap-2024-11-01.csv');
  expect(await textOf(past)).toBe(await theirs({ by: 'agency', asOf: '2024-11-01' }));
});

test('the cases are the file that the command writes, and no cell is a formula', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const answer = await served.ask('/api/v1/exports/records.csv', { key });
  const { offsetMs } = served.deps.settings;
  const table = recordsTable(
    served.ledger,
    {},
    {
      ...{ language: 'en', offsetMs, portalCodes: served.deps.portalCodes() },
      age: await ageOf(served.ledger, { now: served.deps.now(), offsetMs }),
    },
  );
  const text = await textOf(answer);
  expect(text).toBe(await csvText(table, { bom: true }));
  expect(text.charCodeAt(0)).toBe(0xfeff);
  expect(text).toContain("\r\n'=cmd|calc,");
  expect(text.split('\r\n').length).toBe(1 + 6 + 1);
});

test('the XLSX file of the cases is a workbook in which texts remain texts', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const answer = await served.ask('/api/v1/exports/records.xlsx?state=blocked', { key });
  expect(answer.headers.get('content-disposition')).toContain('dongbo-H23-records-2024-11-05.xlsx');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const { sheets, part } = await readXlsx(
    (async function* () {
      yield bytes;
    })(),
  );
  expect(sheets[0]?.slice(1).map((row) => valuesOf(row)['A'])).toEqual(['=cmd|calc', 'm-before']);
  expect(part('xl/worksheets/sheet1.xml')).not.toContain('<f>');
  const gap = await served.ask('/api/v1/exports/gap.xlsx?by=agency', { key });
  expect(new Uint8Array(await gap.arrayBuffer()).slice(0, 2)).toEqual(new Uint8Array([0x50, 0x4b]));
});

test('a key with a scope gets its own cases only', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer', { agencies: ['A'] });
  const cases = await textOf(await served.ask('/api/v1/exports/records.csv?agency=M', { key }));
  expect(cases).toContain('m-before');
  expect(cases).not.toContain('m-after');
  const gap = await textOf(await served.ask('/api/v1/exports/gap.csv?by=agency', { key }));
  expect(gap).toContain(',A1,');
  expect(gap).not.toContain(',B,');
  expect((await served.ask('/api/v1/exports/gap.xlsx?under=B', { key })).status).toBe(403);
});

test.each(['csv', 'xlsx'])(
  'a request that cannot be answered gets a problem document and no broken file: %s',
  async (format) => {
    const served = await serve();
    const key = await served.key('viewer');
    const refused = await served.ask(`/api/v1/exports/gap.${format}?asOf=2030-01-01`, { key });
    expect(await refused.json()).toMatchObject({ status: 400, code: 'usage.as_of' });
    Object.assign(served.deps.ledger, { listRecords: () => Promise.reject(new Error('no more')) });
    const broken = await served.ask(`/api/v1/exports/records.${format}`, { key });
    expect(broken.status).toBe(500);
    expect(broken.headers.get('content-type')).toContain('application/problem+json');
    expect(broken.headers.get('content-disposition')).toBeNull();
  },
);

test('a HEAD request does not make the server build a whole file', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  expect((await served.ask('/api/v1/exports/records.csv', { key, method: 'HEAD' })).status).toBe(404);
});

test.each([
  ['csv', 50_000],
  ['xlsx', 20_000],
] as const)('memory does not grow with the file: %s of %i cases', async (format, cases) => {
  const served = await serve();
  const key = await served.key('viewer');
  const heap: number[] = [];
  const listRecords = async (_filter: unknown, limit: number, afterId: number) => {
    if (afterId % 5_000 === 0) {
      collectGarbage();
      heap.push(process.memoryUsage().heapUsed);
    }
    const length = Math.min(limit, cases - afterId);
    return Array.from({ length }, (_, i) => aRecord({ id: afterId + i + 1, caseNo: `H23-${afterId + i}` }));
  };
  Object.assign(served.deps.ledger, { listRecords });
  const answer = await served.ask(`/api/v1/exports/records.${format}`, { key });
  let bytes = 0;
  for await (const chunk of answer.body ?? []) bytes += chunk.length;
  expect(bytes).toBeGreaterThan(cases * (format === 'csv' ? 100 : 10));
  // The first sample is of before anything was made.
  const [, start = 0, ...later] = heap;
  expect(later.length).toBeGreaterThanOrEqual(3);
  expect(Math.max(...later) - start).toBeLessThan(2_000_000);
});
