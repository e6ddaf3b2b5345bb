/** The process that copies a ledger and checks the copy. Started by copyInProcess.ts. */
import { copyLedger, inspectLedger } from './copyLedger.ts';

const { file, to } = JSON.parse(process.argv[2] ?? '') as { readonly file: string; readonly to: string };
try {
  await copyLedger(file, to);
  process.send?.(inspectLedger(to));
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.message : String(error) });
}
process.disconnect();
