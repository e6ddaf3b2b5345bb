import type { MappedCase } from '../../domain/preflight.ts';
import type { SendMode } from '../../domain/state.ts';
import type { Step } from '../../domain/steps.ts';
import type { Portal } from '../../portal/portal.ts';
import { BatchRun, type RunOptions, type SendOnce } from './batchRun.ts';
import { isolate } from './isolate.ts';
import type { PortalHealth } from './portalHealth.ts';
import type { BatchOutcome } from './sendOutcome.ts';
import type { SubBatch } from './subBatches.ts';

/** Sends the records of one delivery and decides each case; what is late is deferred uncharged. */
export async function sendRecords(
  portal: Portal,
  subBatches: readonly SubBatch[],
  mode: SendMode,
  health: PortalHealth,
  signal: AbortSignal,
  options?: RunOptions,
): Promise<BatchOutcome> {
  const run = new BatchRun(
    (some, chosen, mayStart) => portal.sendRecords(chosen, some, signal, mayStart),
    (one, chosen) => portal.recordBytes(chosen, one),
    health,
    signal,
    options,
  );
  return await sendAll(run, subBatches, mode);
}

/** The same for one step of each case, which has no mode. */
export async function sendSteps(
  portal: Portal,
  subBatches: readonly SubBatch[],
  stepOf: (one: MappedCase) => Step,
  health: PortalHealth,
  signal: AbortSignal,
  options?: RunOptions,
): Promise<BatchOutcome> {
  const send: SendOnce = (some, _mode, mayStart) =>
    portal.sendSteps(
      some.map((mapped) => ({ mapped, step: stepOf(mapped) })),
      signal,
      mayStart,
    );
  const bytesOf = (mapped: MappedCase): number => portal.stepBytes({ mapped, step: stepOf(mapped) });
  const run = new BatchRun(send, bytesOf, health.progress, signal, options);
  return await sendAll(run, subBatches, 'update', { switched: true });
}

async function sendAll(
  run: BatchRun,
  subBatches: readonly SubBatch[],
  mode: SendMode,
  options?: { readonly switched: boolean },
): Promise<BatchOutcome> {
  const [first, second] = subBatches;
  const isOnly = second === undefined && first?.cases.length === 1;
  for (const subBatch of subBatches) {
    run.begin(subBatch, isOnly);
    await isolate(run, subBatch.cases, mode, options);
  }
  for (const { cases, mode: lastMode, attempts } of run.takeUnclear()) {
    run.begin({ cases, attempts }, false);
    await isolate(run, cases, lastMode, { ...options, isPart: true });
  }
  return run.outcome();
}
