import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cut, type CuttingProxy, startCuttingProxy } from '../support/cuttingProxy.ts';
import { onServer, startTestPostgres, type TestPostgres, withoutPostgres } from '../support/postgres.ts';
import { SOON } from '../support/soon.ts';
import { arrive } from './support/controlPlane.ts';
import { expectDelivered } from './support/delivered.ts';
import { type ManyProcesses, type Member, startMany } from './support/manyProcesses.ts';
import { mountSmallDisk, type SmallDisk } from './support/smallDisk.ts';

const RECORDS = 60;
/** Of which each fault finds some at the portal, some leased, and some waiting. */
const ARRIVALS = 40;

/** What a fault is while cases are delivered. */
interface Fault {
  readonly name: string;
  readonly begin: () => unknown;
  /** Cases that arrive when it has begun. */
  readonly arrivals?: number;
  /** Waited for before it ends. */
  readonly isMet?: () => unknown;
  readonly end: () => unknown;
}

describe.skipIf(withoutPostgres)('two processes whose ledger is on a server', { timeout: 600_000 }, () => {
  let server: TestPostgres;
  let standby: TestPostgres | null = null;
  let disk: SmallDisk | null;
  let proxy: CuttingProxy;
  let many: ManyProcesses;
  let members: readonly Member[];
  let total = RECORDS;

  beforeAll(async () => {
    server = await startTestPostgres();
    disk = mountSmallDisk(server);
    if (disk !== null) await onServer(server.url, `create tablespace small location '${disk.path}'`);
    proxy = await startCuttingProxy(Number(new URL(server.url).port));
    many = await startMany({
      ...{ server, records: RECORDS, portal: { latencyMs: 100 } },
      through: (url) => proxy.through(url),
      settings: { 'portal.batchSize': 5, 'portal.concurrency': 2, 'source.pollIntervalSeconds': 1 },
      tablespace: disk === null ? undefined : 'small',
    });
    members = [await many.start(1), await many.start(2)];
    await expectDelivered(many, RECORDS);
  }, 600_000);
  afterAll(async () => {
    await many.close();
    await proxy.close();
    (standby ?? server).stop();
    disk?.unmount();
  });

  const database = (): string => new URL(many.url).pathname.slice(1);
  const setReadOnly = async (how: string): Promise<void> => {
    await onServer(server.url, `alter database ${database()} ${how}`);
    proxy.cutAll();
  };
  const cutting = (name: string, ...cuts: readonly Cut[]): Fault => ({
    name,
    begin: () => proxy.cut(cuts),
    isMet: () => expect.poll(() => proxy.left(), SOON).toBe(0),
    end: () => undefined,
  });
  const saw = (code: string) => () =>
    expect.poll(() => members.some(({ stderr }) => stderr().includes(code)), SOON).toBe(true);

  const FAULTS: readonly Fault[] = [
    {
      ...cutting(
        'that cuts connections in the middle of a statement',
        { statement: /^\s*insert into (record|payload)/, answer: 'unanswered' },
        { statement: /^\s*update record\s+set lease_owner/, answer: 'unsent' },
        { statement: /and lease_owner = .*\s+order by id for update/s, answer: 'unsent', after: 1 },
      ),
      arrivals: 20,
    },
    cutting(
      'that cuts connections in the middle of a transaction, before it is committed',
      ...[2, 5, 7, 9].map((after): Cut => ({ statement: /^commit/, answer: 'unsent', after })),
    ),
    cutting(
      'that commits, and whose answer to that is lost',
      ...[1, 3, 4, 5, 7].map((after): Cut => ({ statement: /^commit/, answer: 'unanswered', after })),
    ),
    {
      name: 'that is restarted',
      begin: () => server.stop('fast'),
      end: () => server.start(),
    },
    {
      name: 'that is killed, for longer than a process may be silent',
      begin: () => server.stop('immediate'),
      isMet: () => new Promise((resolve) => setTimeout(resolve, 33_000)),
      end: () => server.start(),
    },
    {
      name: 'that takes nothing but readers',
      begin: () => setReadOnly('set default_transaction_read_only = on'),
      isMet: saw('ledger_server_read_only'),
      end: () => setReadOnly('reset default_transaction_read_only'),
    },
  ];

  /** Delivers new cases while the fault lasts, and after it. */
  async function meet({ begin, arrivals = 0, isMet, end }: Omit<Fault, 'name'>): Promise<void> {
    const { portal, province } = many.site;
    const before = portal.stats().casesAccepted;
    await arrive(province, ARRIVALS);
    total += ARRIVALS;
    await expect.poll(() => portal.stats().casesAccepted, SOON).toBeGreaterThan(before);
    await begin();
    try {
      if (arrivals > 0) await arrive(province, arrivals);
      total += arrivals;
      await isMet?.();
    } finally {
      await end();
    }
    await expectDelivered(many, total);
    for (const { ended } of members) expect(await Promise.race([ended, 'it runs'])).toBe('it runs');
  }

  it.each(FAULTS)('lose, repeat and miscount nothing by one $name', meet);

  it('lose, repeat and miscount nothing by one whose disk is full', async () => {
    if (disk === null) return;
    const { fill, free } = disk;
    await meet({
      begin: fill,
      // What is stored already has gaps that take some.
      arrivals: 150,
      isMet: saw('ledger_server_full'),
      end: free,
    });
  });

  it('lose, repeat and miscount nothing by one that another takes over for', async () => {
    standby = await startTestPostgres({ primary: server, tablespace: disk?.path });
    const { url, promote } = standby;
    await meet({
      begin: () => server.stop('immediate'),
      end: () => {
        promote();
        proxy.leadTo(Number(new URL(url).port));
      },
    });
  });
});
