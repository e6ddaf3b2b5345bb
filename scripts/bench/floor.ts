import { logIn } from './portal.ts';
import { readBatches } from './province.ts';
import type { Contender } from './task.ts';
import { wireRecord, wireSteps } from './wire.ts';

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
      const steps = rows.map((row) => wireSteps(row, task));
      for (let round = 0; ; round += 1) {
        const data = steps.flatMap((of) => of.slice(round, round + 1));
        if (data.length === 0) break;
        await portal.write('CapNhatTienDoHoSoMC', { data });
      }
    }
  };
  await Promise.all(Array.from({ length: task.portal.concurrency }, send));
  stopwatch.stop();
  return null;
};
