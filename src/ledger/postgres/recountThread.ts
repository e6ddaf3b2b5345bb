/** The thread that recounts, on a connection of its own. Started by recountInThread.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { connectToServer } from './connect.ts';
import { counterDifferences } from './recount.ts';
import type { PostgresSettings } from './settings.ts';

const { settings } = workerData as { readonly settings: PostgresSettings };
const db = connectToServer({ ...settings, poolSize: 1 });
try {
  parentPort?.postMessage(await counterDifferences(db));
} finally {
  await db.destroy();
}
