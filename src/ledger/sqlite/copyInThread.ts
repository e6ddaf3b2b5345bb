import { Worker } from 'node:worker_threads';
import { DongboError } from '../../domain/errors.ts';
import { inSentences, systemFaultOf } from '../../domain/systemFault.ts';
import type { LedgerInspection } from './copyLedger.ts';

/** Copies a ledger in use in a thread of its own, so that deliveries continue. DongboError `ledger.copy` when it fails. */
export async function copyInThread(file: string, to: string): Promise<LedgerInspection> {
  const thread = new Worker(new URL('./copyThread.ts', import.meta.url), { workerData: { file, to } });
  const { promise, resolve, reject } = Promise.withResolvers<LedgerInspection>();
  thread.once('message', resolve);
  thread.once('error', (error) =>
    reject(systemFaultOf(error) === null ? failed(file, to, error) : inSentences(error)),
  );
  thread.once('exit', (code) => reject(failed(file, to, `its thread ended with code ${code}`)));
  try {
    return await promise;
  } finally {
    await thread.terminate();
  }
}

function failed(file: string, to: string, error: unknown): DongboError {
  const why = error instanceof Error ? error.message : String(error);
  return new DongboError({
    code: 'ledger.copy',
    message: `The ledger ${file} could not be copied to ${to}: ${why}.`,
    remedy: 'Check that the disk has room and that this account may write there; nothing was changed.',
    vi: {
      message: `Không sao chép được sổ cái ${file} sang ${to}: ${why}.`,
      remedy: 'Kiểm tra dung lượng đĩa và quyền ghi; chưa có gì thay đổi.',
    },
  });
}
