import type { MappedCase } from '../../../src/domain/preflight.ts';
import type { SendMode } from '../../../src/domain/state.ts';
import { presentStep } from '../../../src/domain/steps.ts';
import type { RunOptions } from '../../../src/sync/deliver/batchRun.ts';
import { PerhapsStored } from '../../../src/sync/deliver/perhapsStored.ts';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import { sendRecords, sendSteps } from '../../../src/sync/deliver/sendBatch.ts';
import type { BatchOutcome } from '../../../src/sync/deliver/sendOutcome.ts';
import type { SubBatch } from '../../../src/sync/deliver/subBatches.ts';
import { ScriptedPortal } from '../scriptedPortal.ts';
import { aMoment } from './aMoment.ts';

interface Sending {
  readonly portal: ScriptedPortal;
  readonly abort: AbortController;
  send(cases: readonly MappedCase[], mode?: SendMode, options?: RunOptions): Promise<BatchOutcome>;
  sendSubBatches(subBatches: readonly SubBatch[]): Promise<BatchOutcome>;
  sendSteps(cases: readonly MappedCase[]): Promise<BatchOutcome>;
}

/** Deliveries, one after the other, to a new portal; of its health nothing is known yet, unless told. */
export function sending(health = impatientHealth()): Sending {
  const portal = new ScriptedPortal();
  const perhapsStored = new PerhapsStored();
  const abort = new AbortController();
  return {
    portal,
    abort,
    send: (cases, mode = 'new', options = {}) =>
      sendRecords(portal, whole(cases), mode, health, abort.signal, { perhapsStored, ...options }),
    sendSubBatches: (subBatches) =>
      sendRecords(portal, subBatches, 'new', health, abort.signal, { perhapsStored }),
    sendSteps: (cases) => sendSteps(portal, whole(cases), presentStep, health, abort.signal),
  };
}

/** One piece of all these, not yet tried. */
function whole(cases: readonly MappedCase[]): SubBatch[] {
  return [{ cases, attempts: 0 }];
}

/** The case numbers that ended so, in the order in which they were decided. */
export function ended(outcome: BatchOutcome, kind: 'accepted' | 'refused' | 'deferred'): string[] {
  return [...outcome.outcomes].filter(([, one]) => one.kind === kind).map(([caseNo]) => caseNo);
}

/** Its waits take no time. */
function impatientHealth(): PortalHealth {
  return new PortalHealth({ sleep: aMoment });
}
