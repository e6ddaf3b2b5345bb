import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngine } from '../../../src/app/engine.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { writeDemoConfig } from '../../../src/sandbox/demo/prepare.ts';
import type { PortalFault } from '../../../src/sandbox/portal/faults.ts';
import { type PortalOptions, type SandboxPortal, startPortal } from '../../../src/sandbox/portal.ts';
import { startProvince } from '../../../src/sandbox/province.ts';
import { drain } from '../../../src/sync/deliver/drain.ts';
import { readCensus } from '../../../src/sync/ingest/read.ts';
import { runWorkers } from '../../../workers/index.ts';
import { CONCURRENCY, REQUESTS_PER_SECOND, timeoutSeconds } from './settings.ts';
import { watchSettlements } from './watch.ts';

const SEED = 13;

export interface CellTask {
  readonly cases: number;
  readonly batchSize: number;
  readonly answerMs: number;
  readonly options: PortalOptions;
  readonly faults: (victim: string) => readonly PortalFault[];
  /** One case that the portal never takes. */
  readonly victim: 'refused' | 'hanging' | null;
  /** The cell ends after this time at the latest. */
  readonly limitSeconds: number;
}

export interface CellRun {
  /** As the portal counted them, logins and the procedure list included. */
  readonly requests: number;
  readonly recordRequests: number;
  readonly recordBytes: number;
  /** From the first delivery to the last acknowledgement, or the limit. */
  readonly seconds: number;
  /** Attempts charged to cases of which the portal had nothing to say, and the most of one case. */
  readonly charged: number;
  readonly mostCharged: number;
  /** Cases that could have been delivered and were not. */
  readonly left: number;
  /** Cases that the ledger has as synced and the portal does not hold so. */
  readonly falselyAcknowledged: number;
}

/** dongbo's own pipeline, from the ledger to the simulated portal over HTTP, until all cases that can be are delivered. */
export async function runCell(task: CellTask, signal: AbortSignal): Promise<CellRun> {
  const scope = { records: task.cases, known: 0, problems: false, seed: SEED };
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-ill-'));
  const province = await startProvince(scope);
  const portal = await startPortal({ ...scope, ...task.options, latencyMs: task.answerMs });
  try {
    const urls = { province: province.url, portal: portal.url };
    const file = await writeDemoConfig(dir, urls, { requestsPerSecond: REQUESTS_PER_SECOND });
    const config = loadConfig({ path: file, env: {}, cwd: dir });
    const engine = await startEngine(
      {
        ...config,
        portal: {
          ...config.portal,
          batchSize: task.batchSize,
          concurrency: CONCURRENCY,
          timeoutSeconds: timeoutSeconds(task.answerMs),
        },
      },
      { command: 'bench', log: silentLog, lingerMs: () => 0 },
    );
    try {
      await readCensus(engine.read, signal);
      return await deliver(engine, portal, task, signal);
    } finally {
      await engine.close();
    }
  } finally {
    await Promise.all([province.close(), portal.close()]);
    await rm(dir, { recursive: true, force: true });
  }
}

async function deliver(
  engine: Engine,
  portal: SandboxPortal,
  task: CellTask,
  signal: AbortSignal,
): Promise<CellRun> {
  const victim = task.victim === null ? null : await victimOf(engine.ledger, task.cases);
  if (task.victim === 'refused') portal.setPoison((caseNo) => caseNo === victim?.caseNo);
  portal.setFaults(task.faults(victim?.caseNo ?? ''));

  const startedAt = performance.now();
  const ended = new AbortController();
  const expected = task.cases - (task.victim === 'hanging' ? 1 : 0);
  const watch = watchSettlements(engine.ledger, expected, () => ended.abort());
  const limit = setTimeout(() => ended.abort(), 1_000 * task.limitSeconds);
  const push = { ...engine.push, ledger: watch.ledger };
  await runWorkers({ ...engine, push }, ['push']);
  const until = AbortSignal.any([signal, ended.signal, engine.signals.stopping]);
  try {
    engine.bell.ring();
    await drain({ ...push, maxWaitMs: Number.POSITIVE_INFINITY, onTick: onTick(engine) }, until);
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  } finally {
    clearTimeout(limit);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const { total, requests, bytes } = portal.stats();
  const answers = Object.values(requests['DongBoHoSoMC'] ?? {});
  const victims = new Set(victim === null ? [] : [victim.id]);
  return {
    requests: total,
    recordRequests: answers.reduce((sum, count) => sum + count, 0),
    recordBytes: bytes['DongBoHoSoMC'] ?? 0,
    seconds,
    ...watch.charges(victims),
    left: expected - watch.decided(),
    falselyAcknowledged: await falselyAcknowledged(engine.ledger, portal, task.cases),
  };
}

function onTick(engine: Engine): () => Promise<void> {
  return () => Promise.resolve(engine.throwIfFailed());
}

/** A case in the middle of a batch. */
async function victimOf(ledger: Ledger, cases: number) {
  const all = await ledger.records({}, cases, 0);
  return all[Math.floor(cases * 0.45)] ?? null;
}

/** Compares what the portal holds with the ledger: the status, and each step that the ledger believes to be there. */
async function falselyAcknowledged(ledger: Ledger, portal: SandboxPortal, cases: number): Promise<number> {
  const all = await ledger.records({ states: ['synced'] }, cases, 0);
  return all.filter(({ caseNo, ackedStatus, status }) => {
    const held = portal.held(caseNo);
    if (held === null || held.status !== ackedStatus) return true;
    return status !== null && !held.steps.includes(status);
  }).length;
}
