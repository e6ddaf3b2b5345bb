import { logIn } from './portal.ts';
import { readPages } from './province.ts';
import type { Contender } from './task.ts';
import { wireProgress, wireRecord } from './wire.ts';

/**
 * The calls of the publisher that provinces run today [PublishEventScheduler, PublishQueueTerm]: for one case after
 * another, look-up, procedure, record, progress. Without its pauses of 45 seconds every ten cases.
 */
export const publisher: Contender = async (task, stopwatch, signal) => {
  stopwatch.start();
  const portal = await logIn(task);
  for await (const rows of readPages(task, signal)) {
    for (const row of rows) {
      const found = await portal.read('TraCuuHoSo', { mahoso: row.dossierNo });
      await portal.read('LayThuTuc', { maTTHC: row.serviceCode });
      const isUpdating = found.length > 0 ? 'True' : 'False';
      await portal.write('DongBoHoSoMC', { isUpdating, data: [wireRecord(row, task)] });
      await portal.write('CapNhatTienDoHoSoMC', { data: [wireProgress(row, task)] });
      signal.throwIfAborted();
    }
  }
  stopwatch.stop();
  return null;
};
