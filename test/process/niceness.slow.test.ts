import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the thread that delivers gives way, and one that was there before keeps its priority', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { Worker } from 'node:worker_threads';
     import { once } from 'node:events';
     const before = 'import { parentPort } from "node:worker_threads"; import os from "node:os";' +
       'parentPort.on("message", () => { parentPort.postMessage(os.getPriority()); parentPort.close(); });';
     const thread = new Worker(before, { eval: true });
     await once(thread, 'online');
     const { giveWayToReaders } = await import(${JSON.stringify(new URL('../../src/process/niceness.ts', import.meta.url).href)});
     const log = { debug() {}, info() {}, warn() {}, error() {} };
     const os = await import('node:os');
     const was = os.getPriority();
     giveWayToReaders(log);
     thread.postMessage('');
     const [its] = await once(thread, 'message');
     process.stdout.write(JSON.stringify({ was, ours: os.getPriority(), its }));`,
  ]);
  const { was, ours, its } = JSON.parse(stdout) as { was: number; ours: number; its: number };
  // The tests themselves can run at a lower priority.
  expect({ ours, its }).toEqual({ ours: Math.max(5, was), its: was });
});
