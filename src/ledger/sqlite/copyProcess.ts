/**
 * The process that copies a ledger, checks the copy and hashes it. Started by copyInProcess.ts. Where there are fewer cores than
 * work, deliveries go first.
 */
import { constants, setPriority } from 'node:os';
import { fileDigest } from '../../dataDir/fileDigest.ts';
import { copyLedger, inspectLedger } from './copyLedger.ts';

const { file, to } = JSON.parse(process.argv[2] ?? '') as { readonly file: string; readonly to: string };
try {
  setPriority(constants.priority.PRIORITY_LOW);
  await copyLedger(file, to);
  process.send?.({ ...inspectLedger(to), ...(await fileDigest(to)) });
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.message : String(error) });
}
process.disconnect();
