import type { SendMode } from '../../domain/state.ts';
import type { Portal } from '../../portal/portal.ts';
import { BatchRun } from './batchRun.ts';
import { isolate } from './isolate.ts';
import type { PortalHealth } from './portalHealth.ts';
import type { BatchOutcome } from './sendOutcome.ts';
import type { SubBatch } from './subBatches.ts';

/** Sends the records of one delivery and decides each case. Once `late` is aborted, the rest is deferred uncharged. */
export async function sendRecords(
  portal: Portal,
  subBatches: readonly SubBatch[],
  mode: SendMode,
  health: PortalHealth,
  signal: AbortSignal,
  late?: AbortSignal,
): Promise<BatchOutcome> {
  const run = new BatchRun((some, chosen) => portal.sendRecords(chosen, some, signal), health, signal, late);
  return await sendAll(run, subBatches, mode);
}

/** The same for progress steps, which have no mode. */
export async function sendProgress(
  portal: Portal,
  subBatches: readonly SubBatch[],
  health: PortalHealth,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const run = new BatchRun((some) => portal.sendProgress(some, signal), health.progress, signal);
  return await sendAll(run, subBatches, 'update', { switched: true });
}

async function sendAll(
  run: BatchRun,
  subBatches: readonly SubBatch[],
  mode: SendMode,
  options?: { readonly switched: boolean },
): Promise<BatchOutcome> {
  for (const subBatch of subBatches) {
    run.begin(subBatch);
    await isolate(run, subBatch.cases, mode, options);
  }
  return run.outcome();
}
