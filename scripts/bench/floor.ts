import { logIn } from './portal.ts';
import { readBatches } from './province.ts';
import type { Contender } from './task.ts';
import { wireProgress, wireRecord } from './wire.ts';

/** The cost of the exchange alone: the same pages, batches and concurrency. It stores nothing, and loses what fails. */
export const floor: Contender = async (task, stopwatch, signal) => {
  stopwatch.start();
  const portal = await logIn(task);
  const batches = readBatches(task, signal);
  const send = async (): Promise<void> => {
    for (let next = await batches.next(); next.done !== true; next = await batches.next()) {
      const rows = next.value;
      const records = rows.map((row) => wireRecord(row, task));
      await portal.write('DongBoHoSoMC', { isUpdating: 'False', data: records });
      await portal.write('CapNhatTienDoHoSoMC', { data: rows.map((row) => wireProgress(row, task)) });
    }
  };
  await Promise.all(Array.from({ length: task.portal.concurrency }, send));
  stopwatch.stop();
  return null;
};
