import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type { Notifier } from '../../src/app/notifications.ts';
import { RecentFaults } from '../../src/app/recentFaults.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { noTracing } from '../../src/observability/tracing.ts';
import type { Portal, SendResult } from '../../src/portal/portal.ts';
import { createBell } from '../../src/queue/bell.ts';
import { Heartbeats } from '../../src/queue/heartbeats.ts';
import { closeQueues, openQueues, type Queues } from '../../src/queue/queues.ts';
import type { Source, SourcePage } from '../../src/source/source.ts';
import { CircuitBreaker } from '../../src/sync/deliver/circuit.ts';
import { PauseWatch } from '../../src/sync/deliver/pauseWatch.ts';
import { PerhapsStored } from '../../src/sync/deliver/perhapsStored.ts';
import { PortalHealth } from '../../src/sync/deliver/portalHealth.ts';
import { createVerifier } from '../../src/sync/verify/verifier.ts';
import type { WorkerContext } from '../../workers/index.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';
import { type RecordingLog, recordingLog } from '../support/recordingLog.ts';
import { batchesOf } from '../sync/deliver/delivery.ts';

/** All that workers need: a real ledger and a real Redis, a source and a portal that do what the test says. */
export interface TestContext extends WorkerContext {
  readonly log: RecordingLog;
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly stopping: AbortController;
  /** Moves the clock of the loops, in milliseconds. */
  pass(ms: number): void;
  dispose(): Promise<void>;
}

export interface Ends {
  readonly pages?: () => AsyncIterable<SourcePage>;
  readonly send?: () => Promise<SendResult>;
  readonly lookUp?: Portal['lookUp'];
  readonly notify?: Notifier['run'];
}

export function createContext(redis: Redis, prefix: string, ends: Ends = {}): TestContext {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-workers-'));
  placeEmptyLedger(join(dir, 'ledger.db'));
  const ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null });
  const log = recordingLog();
  const queues = openQueues(redis, prefix);
  const bell = createBell(queues.push, 2);
  const stopping = new AbortController();
  let ahead = 0;
  const now = Date.now;
  const mappings = () => ({
    statuses: new Map([['processing', '4' as const]]),
    procedures: new Map(),
    agencies: null,
  });
  const shared = { ledger, bell, mappings, now, log };
  const read = { ...shared, source: sourceOf(ends.pages ?? noPages), exclude: [], censusFrom: 0 };
  return {
    redis,
    prefix,
    log,
    ledger,
    queues,
    stopping,
    beats: new Heartbeats(() => Date.now() + ahead),
    faults: new RecentFaults(() => performance.now()),
    signals: { stopping: stopping.signal, abort: new AbortController().signal },
    prune: {
      ...{ ledger, now, log, offsetMs: 0, setAside: async () => 0 },
      retention: { timelineDays: 0, replayDays: 0, auditDays: 0, snapshotDailyDays: 0 },
    },
    noticeRestored: async () => undefined,
    backup: {
      ledger,
      plan: null,
      offsetMs: 0,
      now,
      log,
      backup: () => {
        throw new Error('none is planned');
      },
    },
    read,
    reads: [read],
    push: {
      ...shared,
      portal: portalOf(ends.send ?? accept),
      circuit: new CircuitBreaker({ ledger, now, log }),
      pause: new PauseWatch({ ledger, log }),
      health: new PortalHealth(),
      perhapsStored: new PerhapsStored(),
      catalogue: () => Promise.resolve(null),
      portalRules: { check: () => null, domainOf: () => null },
      cuts: { note: () => Promise.resolve() },
      batchSize: batchesOf(1),
      stepsSize: batchesOf(1),
      progressUpdates: false,
      maxAttempts: 12,
      lingerMs: () => 0,
      leaseMs: 60_000,
    },
    verifier: createVerifier(
      { ledger, portal: portalOf(accept, ends.lookUp), now, log, concurrency: 2 },
      { perMinute: 10, recheckDays: 30 },
    ),
    notifier: { run: ends.notify ?? (() => Promise.resolve()) },
    config: {
      sources: [{ pollIntervalSeconds: 60, timeoutSeconds: 0 }],
      portal: { concurrency: 2, timeoutSeconds: 0 },
      alarms: { everySeconds: 60 },
    },
    tracing: noTracing,
    onFailure: () => undefined,
    pass: (ms) => {
      ahead += ms;
    },
    async dispose() {
      await bell.settled();
      await closeQueues(queues);
      await ledger.close();
      rmSync(dir, { recursive: true });
    },
  };
}

async function* noPages(): AsyncGenerator<SourcePage> {}

function sourceOf(pages: () => AsyncIterable<SourcePage>): Source {
  return {
    mark: () => Promise.resolve('mark'),
    changes: pages,
    census: pages,
    probe: () => Promise.resolve({ sortHonoured: true, total: 0 }),
    requestCount: () => 0,
  };
}

function accept(): Promise<SendResult> {
  return Promise.resolve({ outcome: 'accepted', refused: new Map() });
}

function portalOf(send: () => Promise<SendResult>, lookUp?: Portal['lookUp']): Portal {
  const failure = {
    kind: 'transient',
    code: null,
    httpStatus: null,
    message: '',
    retryAfterMs: null,
  } as const;
  return {
    sendRecords: send,
    recordBytes: () => 1_000,
    stepBytes: () => 100,
    sendSteps: send,
    lookUp: lookUp ?? (() => Promise.resolve({ outcome: 'failed', failure })),
    heldCase: () => Promise.resolve({ outcome: 'failed', failure }),
    fingerprint: () => 0,
    check: () => null,
    takeCuts: () => new Map(),
    domain: () => Promise.resolve({ outcome: 'failed', failure }),
    procedures: () => Promise.resolve({ outcome: 'failed', failure }),
    requestCount: () => 0,
  };
}
