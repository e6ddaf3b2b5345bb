import { z } from 'zod';
import type { FileDigest } from '../../dataDir/fileDigest.ts';
import { DongboError } from '../../domain/errors.ts';
import { inChild } from './childWork.ts';
import type { LedgerInspection } from './copyLedger.ts';

const reply = z.union([
  z.object({ error: z.string() }),
  z.object({ schema: z.int(), damage: z.string().nullable(), bytes: z.int(), sha256: z.string() }),
]);

/** Copies a ledger in use in a process of its own, so that deliveries continue. DongboError `ledger.copy` when it fails. */
export async function copyInProcess(file: string, to: string): Promise<LedgerInspection & FileDigest> {
  const said = await inChild(new URL('./copyProcess.ts', import.meta.url), { file, to }).catch(
    (error: unknown) => {
      throw failed(file, to, error instanceof Error ? error.message : String(error));
    },
  );
  const outcome = reply.parse(said);
  if ('error' in outcome) throw failed(file, to, outcome.error);
  return outcome;
}

function failed(file: string, to: string, why: string): DongboError {
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
