import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/**
 * Another thread that writes all the time, as deliveries do, and notes the longest that a write took. What this thread or the
 * one beside it stood ready without a core does not count: that is the machine's.
 */
function writer(file: string) {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const Database = require('better-sqlite3');
    const { readFileSync } = require('node:fs');
    const readyMs = () => ['thread-self', 'self/task/' + process.pid].map((thread) => {
      try {
        return Number(readFileSync('/proc/' + thread + '/schedstat', 'utf8').split(' ')[1]) / 1e6;
      } catch {
        return 0;
      }
    });
    const database = new Database(workerData, { timeout: 30000 });
    const write = database.prepare("update fact set value = value + 1 where name = 'waits'");
    const times = [];
    let isEnding = false;
    parentPort.on('message', () => { isEnding = true; });
    const step = () => {
      if (isEnding) {
        parentPort.postMessage(times.sort((a, b) => b - a));
        parentPort.close();
        return;
      }
      const before = readyMs();
      const began = performance.now();
      database.transaction(() => write.run()).immediate();
      const took = performance.now() - began;
      times.push(took - Math.max(...readyMs().map((ms, i) => ms - before[i])));
      setTimeout(step, 1);
    };
    parentPort.postMessage('ready');
    step();`;
  const thread = new Worker(code, { eval: true, workerData: file });
  const ready = new Promise((resolve) => thread.once('message', resolve));
  return {
    ready,
    end: async (): Promise<readonly number[]> => {
      const answer = new Promise<readonly number[]>((resolve) => thread.once('message', resolve));
      thread.postMessage('end');
      return await answer;
    },
  };
}

/**
 * How much longer than without it a writer waits beside this work, in milliseconds, and how often it wrote. The file has a fact
 * `waits`. Not the very longest wait counts: a single pause of the scheduler says nothing.
 */
export async function waitBeside(
  file: string,
  work: () => Promise<unknown>,
): Promise<{ readonly longerMs: number; readonly writes: number }> {
  const writing = writer(file);
  await writing.ready;
  const began = performance.now();
  await work();
  const waits = await writing.end();
  // What the machine's other processes cost the same writer in as long a time.
  const alone = writer(file);
  await alone.ready;
  await sleep(performance.now() - began);
  const ownWaits = await alone.end();
  const [, , third = 0] = waits;
  const [, , own = 0] = ownWaits;
  return { longerMs: third - own, writes: waits.length };
}
