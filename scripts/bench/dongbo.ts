import process from 'node:process';
import { startEngine } from '../../src/app/engine.ts';
import { READING_LINGER_MS } from '../../src/cli/sync.ts';
import { loadConfig } from '../../src/config/load.ts';
import { silentLog } from '../../src/observability/log.ts';
import { peakMemoryMb } from '../../src/process/peakMemory.ts';
import { runOnce } from '../../src/sync/runOnce.ts';
import { runWorkers } from '../../workers/index.ts';
import type { Contender } from './task.ts';

const MAX_WAIT_MS = 60_000;

/** dongbo itself, as `sync` runs it. */
export const dongbo: Contender = async (task, stopwatch, signal) => {
  const config = loadConfig({ path: task.configFile, env: process.env, cwd: task.dir });
  let reading = true;
  const engine = await startEngine(config, {
    command: 'bench',
    log: silentLog,
    lingerMs: () => (reading ? READING_LINGER_MS : 0),
  });
  try {
    stopwatch.start();
    await runWorkers(engine, ['push']);
    await runOnce(
      engine.read,
      {
        maxWaitMs: MAX_WAIT_MS,
        changesOnly: false,
        onRead: () => {
          reading = false;
        },
        onTick: async () => engine.throwIfFailed(),
      },
      signal,
    );
    stopwatch.stop();
    return await peakMemoryMb(engine.redis);
  } finally {
    await engine.close();
  }
};
