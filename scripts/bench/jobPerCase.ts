import { Queue, Worker } from 'bullmq';
import { silentLog } from '../../src/observability/log.ts';
import { peakMemoryMb } from '../../src/process/peakMemory.ts';
import { connectRedis } from '../../src/queue/connection.ts';
import { startPrivateRedis } from '../../src/queue/privateRedis.ts';
import { logIn } from './portal.ts';
import { readPages } from './province.ts';
import type { Contender } from './task.ts';
import { wireRecord } from './wire.ts';

const QUEUE = 'cases';

/**
 * The obvious way to use a queue: a job and a request per case, with the case in the job. It sends no progress steps,
 * which is to its advantage.
 */
export const jobPerCase: Contender = async (task, stopwatch, signal) => {
  const server = await startPrivateRedis(task.dir, silentLog);
  const redis = connectRedis({ socket: server.socket }, silentLog);
  const queue = new Queue<object>(QUEUE, { connection: redis });
  const portal = await logIn(task);
  const worker = new Worker<object>(
    QUEUE,
    (job) => portal.write('DongBoHoSoMC', { isUpdating: 'False', data: [job.data] }),
    {
      connection: redis,
      concurrency: task.portal.concurrency,
      removeOnComplete: { count: 0 },
      autorun: false,
    },
  );
  try {
    const finished = Promise.withResolvers<void>();
    finished.promise.catch(() => undefined);
    signal.addEventListener('abort', () => finished.reject(signal.reason));
    let done = 0;
    /** Known once all are queued. */
    let expected = Number.POSITIVE_INFINITY;
    const finishIfDone = (): void => {
      if (done >= expected) finished.resolve();
    };
    worker.on('completed', () => {
      done += 1;
      finishIfDone();
    });
    worker.on('failed', (_job, error) => finished.reject(error));
    worker.on('error', finished.reject);

    stopwatch.start();
    worker.run().catch(finished.reject);
    let queued = 0;
    for await (const rows of readPages(task, signal)) {
      await queue.addBulk(rows.map((row) => ({ name: 'case', data: wireRecord(row, task) })));
      queued += rows.length;
    }
    expected = queued;
    finishIfDone();
    await finished.promise;
    stopwatch.stop();
    return await peakMemoryMb(redis);
  } finally {
    await worker.close(true);
    await queue.close();
    redis.disconnect();
    await server.stop();
  }
};
