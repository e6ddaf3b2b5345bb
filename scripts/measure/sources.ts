/**
 * What sources by configuration do with many cases:
 *
 *     npm run -s measure:sources -- igate --records 100000
 *     npm run -s measure:sources -- files --records 2000000
 *     npm run -s measure:sources -- files --records 1048575 --form xlsx [--texts many]
 *     npm run -s measure:sources -- sql --records 1000000
 *
 * `igate`: a census of the simulated iGate by its profile, while cases change, come and go between any two pages; how many of
 * those that were there throughout were not shown. `files` and `sql`: a census of one file, or of a view in a PostgreSQL of its
 * own (the programs of the tests), and the peak memory of the reading process.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { DongboError } from '../../src/domain/errors.ts';
import { silentLog } from '../../src/observability/log.ts';
import { igateId } from '../../src/sandbox/igate/cases.ts';
import { startIgate } from '../../src/sandbox/igate.ts';
import { createFilesSource } from '../../src/source/files/files.ts';
import { filesSchema } from '../../src/source/files/settings.ts';
import { createHttpSource } from '../../src/source/http/http.ts';
import { httpSchema } from '../../src/source/http/settings.ts';
import type { Source } from '../../src/source/source.ts';
import { sqlSchema } from '../../src/source/sql/settings.ts';
import { createSqlSource } from '../../src/source/sql/sql.ts';

const ROOT = join(import.meta.dirname, '../..');
const ZONE_MS = 7 * 3_600_000;
const deps = { now: Date.now, log: silentLog };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '100000' },
    form: { type: 'string', default: 'csv' },
    texts: { type: 'string', default: 'few' },
  },
});
const records = Number(values.records);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A census to its end; `see` is called with the id of each case. */
async function census(source: Source, see: (id: string) => void): Promise<void> {
  const began = performance.now();
  let rows = 0;
  let short: readonly string[] = [];
  for await (const page of source.census(null, new AbortController().signal)) {
    rows += page.rows.length;
    for (const row of page.rows) if (row.kind === 'case') see(row.record.sourceId);
    short = page.summary?.shortWindows ?? short;
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  say(`rows shown ${rows}, requests ${source.requestCount()}, short windows ${short.length}, ${seconds} s`);
}

function profile(name: string): Record<string, unknown> {
  return parse(readFileSync(join(ROOT, 'config/sources', name), 'utf8'));
}

async function measureIgate(): Promise<void> {
  const igate = await startIgate({ records });
  const { auth, ...below } = profile('igate2.yaml');
  const { censusFrom: _from, ...settings } = httpSchema.parse({
    ...{ ...below, baseUrl: igate.url, censusFrom: '2024-01-01', requestsPerSecond: 1_000 },
    auth: { ...(auth as object), tokenUrl: igate.tokenUrl, clientId: 'dongbo' },
  });
  const source = createHttpSource(
    {
      ...{ ...settings, censusFrom: Date.now() - 320 * 86_400_000, offsetMs: ZONE_MS },
      secret: () => 'sandbox',
    },
    deps,
  );
  const before = [...igate.cases.numbers()];
  let pages = 0;
  const moved = { changed: 0, came: 0, went: 0 };
  igate.beforePage((cases) => {
    pages += 1;
    for (let i = 0; i < 20; i += 1)
      if (cases.change(pages * 7_919 + i * 104_729) !== null) moved.changed += 1;
    if (pages % 2 === 0) moved.came += Number(cases.arrive().number >= 0);
    if (pages % 3 === 0) {
      cases.remove(pages * 31_337);
      moved.went += 1;
    }
  });
  const seen = new Set<string>();
  await census(source, (id) => seen.add(id));
  igate.beforePage(null);
  const throughout = before.filter((number) => igate.cases.get(number) !== null);
  const missed = throughout.filter((number) => !seen.has(igateId(number)));
  say(`meanwhile changed ${moved.changed}, came ${moved.came}, went ${moved.went}`);
  say(`there throughout ${throughout.length}, missed ${missed.length}`);
  source.close();
  await igate.close();
}

async function measureFiles(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dongbo-measure-'));
  const [program, ...args] =
    values.form === 'xlsx'
      ? [import.meta.resolve('./caseBook.ts'), join(folder, 'toanbo.xlsx'), String(records), values.texts]
      : [
          import.meta.resolve('../../src/sandbox/serve.ts'),
          'files',
          '--folder',
          folder,
          '--records',
          String(records),
        ];
  spawnSync(process.execPath, [fileURLToPath(program), ...args], { stdio: 'inherit' });
  const { columns, ...below } = profile('files.yaml');
  const few = {
    caseNo: 'Mã hồ sơ',
    status: 'Trạng thái',
    receivedAt: 'Ngày tiếp nhận',
    modifiedAt: 'Ngày cập nhật',
  };
  const settings = filesSchema.parse({
    ...{ ...below, columns: values.form === 'xlsx' ? few : columns },
    ...{ folder, censusFrom: '2024-01-01', settleSeconds: 0 },
  });
  const source = createFilesSource({ ...settings, offsetMs: ZONE_MS }, deps);
  const before = process.resourceUsage().maxRSS;
  await census(source, () => {}).catch((error: unknown) => {
    if (!(error instanceof DongboError)) throw error;
    say(`refused: ${error.message}`);
  });
  sayMemory(before);
  rmSync(folder, { recursive: true });
}

async function measureSql(): Promise<void> {
  const { FLAVOURS } = await import('../../test/source/sql/servers.ts');
  const flavour = FLAVOURS.find(({ name }) => name === 'PostgreSQL');
  if (flavour === undefined || flavour.isMissing) throw new Error('There is no PostgreSQL here.');
  const database = await flavour.start();
  await database.execute(
    `CREATE TABLE t (id bigint PRIMARY KEY, case_no text, status text, title text, received_at timestamp, changed_at timestamp);
     INSERT INTO t SELECT i, 'H23.12-' || i, 'processing', repeat('Đăng ký khai sinh ', 5), timestamp '2024-01-01' + i * interval '20 seconds', timestamp '2024-01-01' + i * interval '25 seconds' FROM generate_series(1, ${records}) i;
     CREATE VIEW v_case AS SELECT * FROM t;
     ${flavour.grant}`,
  );
  const { censusFrom: _from, ...settings } = sqlSchema.parse({
    ...{ kind: 'sql', url: database.url, censusFrom: '2024-01-01' },
    cases: {
      view: 'v_case',
      columns: {
        ...{ id: 'id', caseNo: 'case_no', status: 'status', title: 'title' },
        ...{ receivedAt: 'received_at', modifiedAt: 'changed_at' },
      },
    },
  });
  const resolved = { ...settings, censusFrom: Date.UTC(2024, 0, 1) - ZONE_MS, offsetMs: ZONE_MS };
  const source = createSqlSource({ ...resolved, password: database.password }, deps);
  const before = process.resourceUsage().maxRSS;
  await census(source, () => {});
  sayMemory(before);
  source.close();
  await database.stop();
}

function sayMemory(beforeKb: number): void {
  const mb = (kb: number): number => Math.round(kb / 1_024);
  say(`peak memory ${mb(process.resourceUsage().maxRSS)} MB, of which before the reading ${mb(beforeKb)} MB`);
}

const MEASURES = { igate: measureIgate, files: measureFiles, sql: measureSql };
const [what = 'igate'] = positionals;
await MEASURES[what as keyof typeof MEASURES]();
