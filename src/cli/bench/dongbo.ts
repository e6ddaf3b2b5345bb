import process from 'node:process';
import { loadConfig } from '../../config/load.ts';
import { silentLog } from '../../log.ts';
import { startEngine } from '../../main.ts';
import { peakMemoryMb } from '../../queue/peakMemory.ts';
import { runOnce } from '../../sync/runOnce.ts';
import { READING_LINGER_MS } from '../sync.ts';
import type { Contender } from './task.ts';

const MAX_WAIT_MS = 60_000;

/** dongbo itself, as `sync` runs it: census, ledger, queue, deliveries, settlements. */
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
    engine.startWorkers(['push']);
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
