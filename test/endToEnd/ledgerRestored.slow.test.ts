/** Rehearsals: a ledger is put back by other means than `restore`, while the portal has got more since. */
import { execFile } from 'node:child_process';
import { appendFile, copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import {
  freshDatabase,
  onServer,
  postgresProgram,
  serverAccount,
  startTestPostgres,
  withoutPostgres,
} from '../support/postgres.ts';
import { SOON } from '../support/soon.ts';
import { arrive, byCaseNo, portalCases, sourceCases } from './support/controlPlane.ts';
import { startWithoutPages } from './support/daemon.ts';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const RECORDS = 150;
/** Each rehearsal is a dozen commands, one after the other. */
const PATIENCE_MS = 300_000;
const execute = promisify(execFile);

async function startSite(context: TestContext, settings: Readonly<Record<string, unknown>>) {
  const site = await startTestProvince({
    records: RECORDS,
    settings: { 'source.pollIntervalSeconds': 1, ...settings },
  });
  context.onTestFinished(() => site.close());
  return site;
}

async function run(site: TestProvince, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await site.runHere(words);
  expect(code, stderr).toBe(0);
  return stdout;
}

const OTHER = { new: 'processing', processing: 'pausing' } as const;

/** A case of the source that is at A: what brings it to B, and back. */
async function choose(site: TestProvince) {
  const found = (await sourceCases(site.province)).find(({ status }) => status in OTHER);
  if (found === undefined) throw new Error('no case that can change');
  const { caseNo, status } = found;
  const to = (dossierStatus: string) => site.province.change(caseNo, { dossierStatus });
  const held = () => site.portal.held(caseNo)?.status;
  return { caseNo, held, toB: () => to(OTHER[status as keyof typeof OTHER]), toA: () => to(status) };
}

/** Everything that the source has is at the portal, and the ledger says so. */
async function expectComplete(site: TestProvince, records: number): Promise<void> {
  const { gap } = only(syncDocument, await run(site, 'sync', '--json'));
  expect(gap).toMatchObject({ total: records, synced: records, unsynced: 0 });
  const atPortal = byCaseNo(await portalCases(site.portal));
  const cases = await sourceCases(site.province);
  expect(cases.filter(({ caseNo }) => !atPortal.has(caseNo))).toEqual([]);
  expect(only(syncDocument, await run(site, 'sync', '--json')), 'once').toMatchObject({ delivered: 0 });
}

/** A start notices that the ledger is an earlier one, and that a case is at A again although the portal got B since. */
async function expectDoubted(
  site: TestProvince,
  one: Awaited<ReturnType<typeof choose>>,
  atA: string | undefined,
): Promise<void> {
  const daemon = await startWithoutPages(site);
  await expect.poll(one.held, SOON).toBe(atA);
  daemon.kill('SIGTERM');
  const { stderr } = await daemon.ended;
  expect(stderr).toContain('"event":"ledger.restored"');
  await expectComplete(site, RECORDS + 3);
  expect(one.held(), 'A → B → A is not believed').toBe(atA);
  expect(await run(site, 'show', one.caseNo, '--lang', 'en')).toContain('restored from a backup');
  expect(await run(site, 'audit', 'list', '--lang', 'en')).toContain('Restored from a backup');
  await run(site, 'audit', 'verify');
}

const SYNCED = "select count(*) n, count(*) filter (where state = 'synced') synced from dongbo.record";
const ALL_SYNCED = { n: String(RECORDS), synced: String(RECORDS) };

describe.skipIf(withoutPostgres)('a server of PostgreSQL', () => {
  it('that archives its log goes back to any moment, and what was sent since is doubted', {
    timeout: PATIENCE_MS,
  }, async (context) => {
    const server = await startTestPostgres();
    context.onTestFinished(() => server.stop());
    const [data, base] = ['data', 'base'].map((name) => join(server.dir, name)) as [string, string];
    // The server's account makes the folder of the archive with its first file.
    const archive = `mkdir -p ${server.dir}/archive && test ! -f ${server.dir}/archive/%f && cp %p ${server.dir}/archive/%f`;
    await onServer(server.url, 'alter system set archive_mode = on');
    await onServer(server.url, `alter system set archive_command = '${archive}'`);
    server.stop('fast');
    server.start();
    const { url } = await freshDatabase(server);
    const site = await startSite(context, { 'ledger.url': url });
    const daemon = await startWithoutPages(site);
    const one = await choose(site);
    await execute(
      postgresProgram('pg_basebackup'),
      [`--dbname=${url}`, `--pgdata=${base}`, '--checkpoint=fast'],
      {
        ...serverAccount(),
        cwd: server.dir,
      },
    );
    await expect.poll(async () => (await onServer(url, SYNCED)).rows[0], SOON).toEqual(ALL_SYNCED);
    const atA = one.held();
    const { rows } = await onServer(url, 'select clock_timestamp()::text "moment"');

    one.toB();
    await expect.poll(one.held, SOON).not.toBe(atA);
    const later = await arrive(site.province, 3);
    await expect
      .poll(() => later.map((caseNo) => site.portal.held(caseNo)?.records), SOON)
      .toEqual([1, 1, 1]);
    daemon.kill('SIGKILL');
    await daemon.ended;
    one.toA();
    await onServer(url, 'select pg_switch_wal()');
    server.stop('fast');

    await rename(data, `${data}.old`);
    await rename(base, data);
    await appendFile(
      join(data, 'postgresql.conf'),
      `restore_command = 'cp ${server.dir}/archive/%f %p'\nrecovery_target_time = '${rows[0]?.['moment']}'\n`,
    );
    await writeFile(join(data, 'recovery.signal'), '');
    server.start();
    // It answers before it has come to that moment, and only then what is there is complete.
    await expect
      .poll(async () => (await onServer(url, 'select pg_get_wal_replay_pause_state() state')).rows[0], SOON)
      .toEqual({ state: 'paused' });
    const early = await site.run('start', '--lang', 'en');
    expect(early.code).toBe(1);
    expect(early.stderr, 'before it is a primary').toContain("The ledger's server can only be read");
    expect(JSON.parse(await run(site, 'gap', '--json'))).toMatchObject({ total: RECORDS, synced: RECORDS });
    await onServer(url, 'select pg_wal_replay_resume()');
    await expect
      .poll(async () => (await onServer(url, 'select pg_is_in_recovery() waits')).rows[0], SOON)
      .toEqual({ waits: false });
    await expectDoubted(site, one, atA);
  });
});

describe.skipIf(withoutPostgres)('a dump of PostgreSQL', () => {
  it('made beside a daemon brings the ledger back after its loss, and what was sent since is doubted', {
    timeout: PATIENCE_MS,
  }, async (context) => {
    const { url } = await freshDatabase();
    const site = await startSite(context, { 'ledger.url': url });
    const daemon = await startWithoutPages(site);
    const one = await choose(site);
    await expect.poll(async () => (await onServer(url, SYNCED)).rows[0], SOON).toEqual(ALL_SYNCED);
    const atA = one.held();
    const dump = join(site.dir, 'ledger.dump');
    const { port, pathname } = new URL(url);
    const database = pathname.slice(1);
    const server = ['--host=127.0.0.1', `--port=${port}`, '--username=dongbo'];
    await execute(postgresProgram('pg_dump'), [
      ...[...server, '--schema=dongbo', '--format=custom', `--file=${dump}`, database],
    ]);

    // After the copy the case goes from A to B and is delivered, and others are new.
    one.toB();
    await expect.poll(one.held, SOON).not.toBe(atA);
    const later = await arrive(site.province, 3);
    await expect
      .poll(() => later.map((caseNo) => site.portal.held(caseNo)?.records), SOON)
      .toEqual([1, 1, 1]);
    daemon.kill('SIGKILL');
    await daemon.ended;
    // Back to A while nobody looks: the restored ledger has just that as acknowledged.
    one.toA();
    await onServer(url, 'drop schema dongbo cascade');
    await execute(postgresProgram('pg_restore'), [
      ...[...server, '--clean', '--if-exists', '--single-transaction', `--dbname=${database}`, dump],
    ]);

    await expectDoubted(site, one, atA);
  });

  it('restored into another database goes on there, with the account, key and tables that it had', {
    timeout: PATIENCE_MS,
  }, async (context) => {
    const { url } = await freshDatabase();
    const other = await freshDatabase();
    const site = await startSite(context, { 'ledger.url': url });
    await run(site, 'sync');
    const { port, pathname } = new URL(url);
    const server = ['--host=127.0.0.1', `--port=${port}`, '--username=dongbo'];
    const dump = join(site.dir, 'ledger.dump');
    await execute(postgresProgram('pg_dump'), [
      ...[...server, '--schema=dongbo', '--format=custom', `--file=${dump}`, pathname.slice(1)],
    ]);
    await execute(postgresProgram('pg_restore'), [
      ...[...server, '--single-transaction', `--dbname=${new URL(other.url).pathname.slice(1)}`, dump],
    ]);
    await execute('sed', ['-i', `s#${url}#${other.url}#`, site.config]);
    const { code, stdout } = await site.runHere(['doctor', '--deep', '--lang', 'en']);
    expect(code, stdout).toBe(0);
    await expectComplete(site, RECORDS);
  });
});

describe('a ledger in a file that was put back', () => {
  it('is not believed once somebody says so, and nobody may do so beside a daemon', {
    timeout: PATIENCE_MS,
  }, async (context) => {
    const site = await startSite(context, {});
    await run(site, 'sync');
    const one = await choose(site);
    const atA = one.held();
    const file = join(site.dataDir, 'ledger.db');
    await copyFile(file, join(site.dir, 'snapshot.db'));
    const copiedAt = new Date().toISOString();
    one.toB();
    await run(site, 'sync');
    expect(one.held()).not.toBe(atA);
    one.toA();
    for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
    await copyFile(join(site.dir, 'snapshot.db'), file);

    const daemon = await startWithoutPages(site);
    const refused = await site.runHere(['ledger', 'restored', '--copied-at', copiedAt, '--lang', 'en']);
    expect(refused).toMatchObject({ code: 5 });
    daemon.kill('SIGKILL');
    await daemon.ended;
    expect(one.held(), 'nobody has said so').not.toBe(atA);
    const future = await site.runHere(['ledger', 'restored', '--copied-at', '2999-01-01', '--lang', 'en']);
    expect(future).toMatchObject({ code: 2 });

    const noted = await run(site, 'ledger', 'restored', '--copied-at', copiedAt, '--json');
    expect(Date.parse(JSON.parse(noted).copiedAt)).toBe(Math.floor(Date.parse(copiedAt) / 1_000) * 1_000);
    await expectComplete(site, RECORDS);
    expect(one.held()).toBe(atA);
  });
});
