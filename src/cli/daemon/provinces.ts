import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, startEngine } from '../../app/engine.ts';
import type { Config } from '../../config/config.ts';
import { backoffMs, PROVINCE_RESTART } from '../../domain/delays.ts';
import {
  createNodeMetrics,
  createProcessMetrics,
  type ProcessMetrics,
} from '../../http/metrics/processMetrics.ts';
import { type SharedHttp, startSharedHttp } from '../../http/thread/start.ts';
import { errorFields, type Log, logOfProvince } from '../../observability/log.ts';
import { Lifetime } from '../../process/lifetime.ts';
import { giveWayToReaders } from '../../process/niceness.ts';
import { osActor } from '../../process/osActor.ts';
import { systemd } from '../../process/systemd.ts';
import type { DaemonRole } from '../../queue/roles.ts';
import { listenForProperStop } from '../harness/signals.ts';
import { runDaemon } from './run.ts';

export interface ProvincesOptions {
  readonly roles: readonly DaemonRole[];
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly logsForPerson: boolean;
  /** Called once every province has been tried, and at least one runs. */
  readonly onReady: (http: SharedHttp | null, running: readonly Engine[]) => Promise<void>;
}

interface Province {
  readonly config: Config;
  readonly place: number;
  readonly metrics: ProcessMetrics;
  readonly log: Log;
}

/**
 * Runs an engine for each province in this process until a signal stops it. What ends one province ends no other: it is logged, and
 * the province is tried again after a while. Only where none could be started does it throw: the error of the first.
 */
export async function runProvinces(configs: readonly Config[], options: ProvincesOptions): Promise<void> {
  const { roles, env, log } = options;
  const stopped = listenForProperStop();
  // Each engine listens for its hang-up.
  process.setMaxListeners(process.getMaxListeners() + configs.length);
  const lifetime = new Lifetime(log);
  const giveUp = new AbortController();
  const ending = AbortSignal.any([stopped, giveUp.signal]);
  const running = new Set<Engine>();
  const files = configs.map(({ file }) => file);
  const http = roles.includes('http')
    ? await startSharedHttp(files, log, { logsThroughParent: options.logsForPerson })
    : null;
  if (http !== null) {
    lifetime.own('http', http, (thread, leftMs) => thread.close(leftMs));
    giveWayToReaders(log);
  }
  const node = createNodeMetrics();
  const firsts = configs.map(() => Promise.withResolvers<unknown>());
  const kept = configs.map((config, place) =>
    keepRunning(
      {
        ...{ config, place, metrics: createProcessMetrics(node) },
        log: logOfProvince(log, config.province.code),
      },
      { ...options, http, running, ending, onFirst: (error) => firsts[place]?.resolve(error) },
    ),
  );
  const manager = systemd(env, {
    alive: () => [...running].every(({ beats }) => beats.late().length === 0),
    log,
  });
  ending.addEventListener('abort', () => {
    manager.stopping();
    // Beside the engines, which wait for what is under way.
    void lifetime.close();
    for (const engine of running) void engine.close();
  });
  const errors = await Promise.all(firsts.map(({ promise }) => promise));
  const isNoneRunning = errors.every((error) => error !== null);
  if (isNoneRunning) giveUp.abort();
  else if (!stopped.aborted) {
    manager.ready();
    await options.onReady(http, [...running]);
  }
  await Promise.all(kept);
  await lifetime.close();
  if (isNoneRunning && !stopped.aborted) throw errors[0];
}

interface Keeping extends ProvincesOptions {
  readonly http: SharedHttp | null;
  readonly running: Set<Engine>;
  readonly ending: AbortSignal;
  /** How the first try went; null: the province runs. */
  readonly onFirst: (error: unknown) => void;
}

async function keepRunning(province: Province, options: Keeping): Promise<void> {
  const { log } = province;
  const { ending, onFirst } = options;
  let failures = 0;
  while (!ending.aborted) {
    const since = performance.now();
    try {
      await runOnce(province, options);
      onFirst(null);
      return;
    } catch (error) {
      onFirst(error);
      if (ending.aborted) return;
      // One that ran as long as the longest wait counts as healthy.
      failures = performance.now() - since >= PROVINCE_RESTART.longestMs ? 1 : failures + 1;
      const waitMs = backoffMs(PROVINCE_RESTART, failures);
      log.error('province.ended', { ...errorFields(error), nextAttemptMs: waitMs });
      await sleep(waitMs, undefined, { signal: ending }).catch(() => undefined);
    }
  }
  onFirst(new Error('stopped before the first try'));
}

/** Until a signal comes; throws what ends the province otherwise. */
async function runOnce({ config, place, metrics, log }: Province, options: Keeping): Promise<void> {
  const { roles, env, http, running, ending, onFirst, logsForPerson } = options;
  const engine = await startEngine(config, {
    ...{ command: 'start', roles, log, meter: metrics.meter, by: osActor(env), learnsWhileIdle: true },
  });
  running.add(engine);
  try {
    if (ending.aborted) return;
    await runDaemon(engine, {
      ...{ roles, metrics, logsForPerson },
      // The service manager has one process, see above.
      env: {},
      shared: http === null ? undefined : { http, place },
      onReady: () => onFirst(null),
    });
  } catch (error) {
    // Stopped during start-up: close() takes down what was opened.
    if (!ending.aborted) throw error;
  } finally {
    await engine.close();
    running.delete(engine);
    log.info('daemon.stopped', {});
  }
}
