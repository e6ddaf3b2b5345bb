import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SYSTEM_FAULTS, type SystemFaultKind } from '../../src/domain/systemFaults.ts';
import { type HttpReceiver, startHttpReceiver } from '../support/httpReceiver.ts';
import { startOwnTime } from '../support/ownTime.ts';
import {
  freshDatabase,
  onServer,
  startTestPostgres,
  type TestPostgres,
  withoutPostgres,
} from '../support/postgres.ts';
import { SOON } from '../support/soon.ts';
import { type Daemon, startDaemon } from './support/daemon.ts';
import { gapDocument, only } from './support/documents.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

/** From the end of the cause until cases flow again: under 10 s, thrice that on a machine with other work. In milliseconds. */
const RECOVERY_MS = 30_000;
const RECORDS = 40;
const ENV = { HOOK: 'secret' };

interface Cause {
  readonly kind: SystemFaultKind;
  readonly begin: () => unknown;
  readonly end: () => unknown;
}

describe.skipIf(withoutPostgres)('a running daemon whose ledger is on a server', () => {
  let server: TestPostgres;
  let site: TestProvince;
  let webhook: HttpReceiver;
  let daemon: Daemon;
  let added = 0;
  let database: string;
  beforeAll(async () => {
    server = await startTestPostgres();
    const { url } = await freshDatabase(server);
    database = new URL(url).pathname.slice(1);
    webhook = await startHttpReceiver();
    site = await startTestProvince({
      records: RECORDS,
      settings: {
        'ledger.url': url,
        'source.pollIntervalSeconds': 2,
        notify: { webhook: { url: webhook.url, secretEnv: 'HOOK' } },
      },
    });
    daemon = await startDaemon(site, ENV);
    await vi.waitFor(() => expect(site.portal.stats().held).toBe(RECORDS), SOON);
  });
  afterAll(async () => {
    await site.close();
    await webhook.close();
    server.stop();
  });

  const CAUSES: readonly Cause[] = [
    { kind: 'ledger_away', begin: () => server.stop('fast'), end: () => server.start() },
    { kind: 'ledger_away', begin: () => server.stop('immediate'), end: () => server.start() },
    {
      kind: 'ledger_server_read_only',
      begin: async () => {
        await onServer(server.url, `alter database ${database} set default_transaction_read_only = on`);
        await cutAll();
      },
      end: async () => {
        await onServer(server.url, `alter database ${database} reset default_transaction_read_only`);
        await cutAll();
      },
    },
  ];

  /** So that the connections of before do not go on with the former settings. */
  async function cutAll(): Promise<void> {
    await onServer(
      server.url,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`,
    );
  }

  test('is given what the portal said meanwhile, by the process that has it, and nothing goes out twice', async () => {
    site.portal.setFaults([{ kind: 'slow', on: 'DongBoHoSoMC', delayMs: 3_000 }]);
    const caseNos = Array.from({ length: 10 }, () => String(site.province.add().dossierNo));
    added += caseNos.length;
    const records = () => caseNos.map((caseNo) => site.portal.held(caseNo)?.records ?? 0);
    await vi.waitFor(() => expect(Math.min(...records())).toBe(1), SOON);
    server.stop('immediate');
    try {
      // Whoever writes waits ten seconds for a server that may only restart.
      await vi.waitFor(() => expect(daemon.events('delivery.kept')).not.toHaveLength(0), SOON);
    } finally {
      site.portal.setFaults([]);
      server.start();
    }
    await expectDelivered();
    expect(daemon.events('delivery.kept_written')).not.toHaveLength(0);
    expect(daemon.events('delivery.kept_lost')).toHaveLength(0);
    expect(records()).toEqual(caseNos.map(() => 1));
  });

  test.each(CAUSES)(
    'says $kind once everywhere, and recovers by itself without losing a case',
    async (cause) => {
      const { kind } = cause;
      // What the test before it began is over.
      await vi.waitFor(async () => expect((await fetch(`${daemon.url}/readyz`)).status).toBe(200), SOON);
      const began = () => daemon.events('standstill.began').filter((line) => line['kind'] === kind);
      const before = { began: began().length, notices: webhook.received.length };
      const caseNo = String(site.province.add().dossierNo);
      added += 1;
      await cause.begin();
      const during = String(site.province.add().dossierNo);
      added += 1;
      try {
        await vi.waitFor(() => expect(began().length).toBe(before.began + 1), SOON);
        expect(began().at(-1)).toMatchObject({
          why: SYSTEM_FAULTS[kind].en.message,
          remedy: SYSTEM_FAULTS[kind].en.remedy,
        });
        await vi.waitFor(async () => {
          const ready = await fetch(`${daemon.url}/readyz`);
          expect(ready.status).toBe(503);
          const { standstills } = (await ready.json()) as { standstills: unknown[] };
          expect(standstills).toContainEqual({ kind, ...SYSTEM_FAULTS[kind].vi });
        }, SOON);
      } finally {
        await cause.end();
      }
      const time = startOwnTime(daemon.pid);
      await vi.waitFor(() => {
        for (const one of [caseNo, during]) expect(site.portal.held(one)?.records).toBeGreaterThan(0);
      }, SOON);
      const ms = time.stop();
      process.stderr.write(`${kind}: cases flow ${ms} ms after its end\n`);
      expect(ms, 'milliseconds').toBeLessThan(RECOVERY_MS);
      await vi.waitFor(async () => expect((await fetch(`${daemon.url}/readyz`)).status).toBe(200), SOON);
      await vi.waitFor(() => expect(titles(before.notices)).toContain(SYSTEM_FAULTS[kind].vi.message), SOON);
    },
  );

  test('has every case, and counted, without another process', async () => {
    await expectDelivered();
    expect(daemon.events('daemon.started').length).toBe(1);
    const total = RECORDS + added;
    expect(site.portal.stats()).toMatchObject({ held: total, statusWentBack: 0 });
    daemon.kill('SIGTERM');
    expect((await daemon.ended).code).toBe(0);
    const { stdout } = await site.start(['gap', '--json'], { env: ENV }).ended;
    expect(only(gapDocument, stdout)).toMatchObject({ total, synced: total });
    const repair = await site.start(['repair', '--json'], { env: ENV }).ended;
    expect(JSON.parse(repair.stdout)).toMatchObject({ countersFixed: 0 });
  });

  /** By this daemon alone. */
  async function expectDelivered(): Promise<void> {
    const time = startOwnTime(daemon.pid);
    const left = async (): Promise<unknown> => {
      const { rows } = await onServer(
        `${server.url.slice(0, server.url.lastIndexOf('/'))}/${database}`,
        "select count(*)::int n from dongbo.record where state <> 'synced'",
      );
      return rows[0]?.n;
    };
    await vi.waitFor(async () => expect(await left()).toBe(0), SOON);
    expect(time.stop(), 'milliseconds').toBeLessThan(RECOVERY_MS);
  }

  /** The notices of standstills since then, as one text. */
  function titles(from: number): string {
    return webhook.received
      .slice(from)
      .map(({ body }) => body)
      .join('\n');
  }
});
