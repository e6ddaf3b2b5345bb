import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { beforeAll, onTestFinished } from 'vitest';
import { DEFAULT_RULES } from '../../src/alarms/rules.ts';
import { MappingSuggestions } from '../../src/app/mappingSuggestions.ts';
import { TableEditing } from '../../src/app/tableEditing.ts';
import { Secret } from '../../src/config/secret.ts';
import type { Role } from '../../src/domain/role.ts';
import { newKey } from '../../src/http/auth/keyText.ts';
import { Sessions } from '../../src/http/auth/sessions.ts';
import type { HttpDeps, HttpSettings, Server } from '../../src/http/server/deps.ts';
import type { Limits } from '../../src/http/server/listener/createListener.ts';
import { createServer, listen } from '../../src/http/server/server.ts';
import { PulseBoard } from '../../src/http/thread/pulse.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { readEachTable, type TableSettings } from '../../src/mappings/load.ts';
import { createBell } from '../../src/queue/bell.ts';
import { closeQueues, openQueues } from '../../src/queue/queues.ts';
import { type PreviewDeps, preview } from '../../src/sync/preview.ts';
import { NOW } from '../support/cases.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';
import { type RecordingLog, recordingLog } from '../support/recordingLog.ts';
import { connectTo, sharedRedis } from '../support/redis.ts';

const BY = { who: 'cli:tester', origin: 'here' };
export const SCRAPE_TOKEN = 'a-token-for-the-scraper';

/** The whole HTTP side on a free port, with a real ledger and a real Redis, in this thread; closed after the test. */
export interface Served {
  readonly url: string;
  readonly server: Server;
  readonly ledger: Ledger;
  readonly log: RecordingLog;
  readonly deps: HttpDeps;
  /** The time that the server goes by; to be moved at will. */
  readonly clock: { now: number };
  /** A new key. */
  key(
    role: Role,
    options?: { agencies?: readonly string[]; expiresAt?: number; name?: string },
  ): Promise<string>;
  /** GET, unless told otherwise; a body goes out as JSON. */
  ask(path: string, options?: AskOptions): Promise<Response>;
}

const SHIPPED = join(import.meta.dirname, '../../config');

let served = 0;

/** The shipped tables, as a configuration that names none has them. */
function tablesIn(dir: string): TableSettings {
  const at = (name: string): string => join(dir, 'mappings', name);
  const shipped = (name: string): string => join(SHIPPED, 'mappings', name);
  return {
    file: join(dir, 'dongbo.yaml'),
    offsetMs: 7 * 3_600_000,
    tables: {
      statuses: at('statuses.csv'),
      procedures: at('procedures.csv'),
      agencies: at('agencies.csv'),
      portalCodes: at('portal-codes.csv'),
      portalFields: join(SHIPPED, 'portal/dvcqg.csv'),
    },
    standIns: {
      statuses: shipped('statuses.csv'),
      procedures: shipped('procedures.csv'),
      agencies: shipped('agencies.empty.csv'),
      portalCodes: shipped('portal-codes.csv'),
    },
  };
}

export interface AskOptions {
  readonly key?: string | undefined;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type AtEnd = (cleanUp: () => void | Promise<void>) => void;

/** What all tests of a file share, because none of them changes it: made before the first, taken down after the last. */
export function oncePerFile<Made>(make: (atEnd: AtEnd) => Promise<Made>): () => Made {
  let made: { readonly value: Made } | null = null;
  beforeAll(async () => {
    const ends: Parameters<AtEnd>[0][] = [];
    made = { value: await make((end) => void ends.unshift(end)) };
    return async () => {
      for (const end of ends) await end();
    };
  });
  return () => {
    if (made === null) throw new Error('nothing is made before the first test begins');
    return made.value;
  };
}

export async function serve(
  over: Partial<HttpDeps> = {},
  {
    http,
    report,
    limits,
    redis,
    ofSources,
    atEnd = onTestFinished,
  }: {
    readonly http?: Partial<HttpSettings['http']>;
    readonly report?: HttpSettings['report'];
    readonly limits?: Limits;
    /** The socket of a Redis; without it a server that all share, with a prefix of its own. */
    readonly redis?: string;
    /** Tables that sources have of their own; the tables in use are then read from their files. */
    readonly ofSources?: TableSettings['ofSources'];
    /** Takes what ends the server: with the test unless given. */
    readonly atEnd?: AtEnd;
  } = {},
): Promise<Served> {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-http-'));
  atEnd(() => rmSync(dir, { recursive: true, force: true }));
  const socket = redis ?? (await sharedRedis());
  const connect = (): Redis => {
    const client = connectTo(socket);
    atEnd(() => client.disconnect());
    return client;
  };
  const file = join(dir, 'ledger.db');
  placeEmptyLedger(file);
  const ledger = openSqliteLedger({ file, key: null });
  atEnd(() => ledger.close());
  const queues = openQueues(connect(), `{dongbo:${++served}}`);
  atEnd(() => closeQueues(queues));
  const bell = createBell(queues.replay, 1);
  atEnd(() => bell.settled());
  const deliveryBell = createBell(queues.push, 1);
  atEnd(() => deliveryBell.settled());
  const log = recordingLog();
  const clock = { now: NOW };
  const tableSettings: TableSettings = { ...tablesIn(dir), ofSources };
  const tables = new TableEditing({
    ledger,
    config: { ...tableSettings, dataDir: dir },
    now: () => clock.now,
    onChanged: () => undefined,
  });
  const previewDeps: PreviewDeps = {
    ...{ ledger, progressUpdates: true, batchSize: 200, requestsPerSecond: 5, concurrency: 1 },
    portal: {
      lookUp: async (caseNo, signal, nationCode = null) => await deps.lookUpHeld(caseNo, nationCode, signal),
    },
    mappings: () => deps.mappings(),
    catalogue: async () => null,
    rules: { check: () => null, domainOf: () => null },
  };
  const deps: HttpDeps = {
    ledger,
    redis: connect(),
    queues,
    bell,
    deliveryBell,
    pulses: new PulseBoard(() => clock.now),
    mappings: () =>
      ofSources === undefined
        ? { statuses: new Map(), procedures: new Map(), agencies: null }
        : readEachTable(tableSettings).tables.mappings,
    portalCodes: () => new Map(),
    tableFaults: () => [],
    tables,
    notices: {
      ...{ rules: DEFAULT_RULES, mailer: null, digestTo: new Map(), receivers: async () => [] },
      letterhead: { province: { code: 'H23', name: 'Hải Dương' }, language: 'vi', offsetMs: 7 * 3_600_000 },
    },
    expiries: async () => new Map(),
    suggestions: new MappingSuggestions({ ledger, tables }),
    sessions: new Sessions({ ledger: over.ledger ?? ledger, now: over.now ?? (() => clock.now) }),
    preview: async (question, signal) => await preview(previewDeps, question, signal),
    lookUpHeld: async (caseNo) => ({
      outcome: 'answered',
      value: { present: true, status: '4', rows: [{ caseNo, status: '4' }], newestKnown: true },
    }),
    settings: {
      province: { code: 'H23', name: 'Hải Dương', kind: 'tinh' },
      offsetMs: 7 * 3_600_000,
      http: {
        host: '127.0.0.1',
        port: 0,
        scrapeToken: new Secret(SCRAPE_TOKEN),
        tls: null,
        trustedProxies: [],
        oidc: null,
        basePath: '',
        ...http,
      },
      // A browser takes seconds: only the tests about it name one.
      report: report ?? { chromium: '/nowhere/chromium' },
      language: 'en',
      batchSize: 200,
      sources: [{ name: 'main', kind: 'opencps', deliver: true }],
    },
    now: () => clock.now,
    log,
    ...over,
  };
  const server = await createServer(deps, limits);
  atEnd(async () => {
    // An answer that a test did not read to its end would keep its connection, and close() waits for it.
    server.server.closeAllConnections();
    await server.close();
  });
  const { port } = await listen(server, { host: '127.0.0.1', port: 0 });
  const url = `${deps.settings.http.tls === null ? 'http' : 'https'}://127.0.0.1:${port}`;
  let keys = 0;
  return {
    url,
    server,
    ledger,
    log,
    deps,
    clock,
    key: async (role, { agencies, expiresAt, name } = {}) => {
      const { id, text, hash } = newKey();
      keys += 1;
      const made = {
        ...{ id, hash, role },
        name: name ?? `${role} ${keys}`,
        agencies: agencies ?? null,
        expiresAt: expiresAt ?? null,
      };
      await ledger.createApiKey(made, BY, clock.now);
      return text;
    },
    ask: async (path, { key, method = 'GET', body, headers = {} } = {}) =>
      await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  };
}
