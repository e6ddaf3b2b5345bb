import type { Portal } from '../../portal/portal.ts';
import { BatchRun, type SendMode } from './batchRun.ts';
import { isolate } from './isolate.ts';
import type { PortalHealth } from './portalHealth.ts';
import type { BatchOutcome } from './sendOutcome.ts';
import type { SubBatch } from './subBatches.ts';

/**
 * Sends the records of one delivery, piece after piece, and finds out how each case fared. `late`: from then on no
 * further case is decided; what is left is deferred, uncharged.
 */
export async function sendRecords(
  portal: Portal,
  pieces: readonly SubBatch[],
  as: SendMode,
  health: PortalHealth,
  signal: AbortSignal,
  late?: AbortSignal,
): Promise<BatchOutcome> {
  const run = new BatchRun((some, kind) => portal.sendRecords(kind, some, signal), health, signal, late);
  for (const piece of pieces) {
    run.begin(piece);
    await isolate(run, piece.cases, as);
  }
  return run.outcome();
}

/** The same for progress steps, of which the portal knows only one kind. */
export async function sendProgress(
  portal: Portal,
  pieces: readonly SubBatch[],
  health: PortalHealth,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const run = new BatchRun((some) => portal.sendProgress(some, signal), health.progress, signal);
  for (const piece of pieces) {
    run.begin(piece);
    await isolate(run, piece.cases, 'update', { turned: true });
  }
  return run.outcome();
}
