import type { Portal } from '../portal.ts';
import { domain } from './domain.ts';
import { fingerprint } from './fingerprint.ts';
import { heldCase } from './lookUp.ts';
import { procedures } from './procedures.ts';
import { type BatchDeps, sendRecords } from './sendRecords.ts';
import { sendSteps } from './sendSteps.ts';
import { bytesOf } from './wire/bytes.ts';
import { Cuts } from './wire/cuts.ts';

/** The port of the portal by calls of its services, in whatever form these go over the wire. */
export function portalBy(
  deps: Omit<BatchDeps, 'cuts'> & {
    readonly shareEndpoint: string;
    readonly offsetMs: number;
    readonly requestCount: () => number;
  },
): Portal {
  const { wire } = deps;
  const cuts = new Cuts();
  const batch = { ...deps, cuts };
  return {
    sendRecords: (mode, cases, signal, mayStart) => sendRecords(batch, mode, cases, signal, mayStart),
    sendSteps: (steps, signal, mayStart) => sendSteps(batch, steps, signal, mayStart),
    recordBytes: (mode, mapped) => bytesOf(wire().record(mode, mapped, () => undefined)),
    stepBytes: (step) => bytesOf(wire().step(step, () => undefined)),
    check: (mapped) => wire().check(mapped),
    fingerprint: (mapped) => fingerprint(wire(), mapped),
    takeCuts: () => cuts.take(),
    domain: (procedureCode, signal) => domain(deps, procedureCode, signal),
    lookUp: async (caseNo, signal, nationCode = null) => {
      const held = await heldCase(deps, caseNo, nationCode, signal);
      if (held.outcome === 'failed') return held;
      const { present, status } = held.value;
      return { outcome: 'answered', value: { present, status } };
    },
    heldCase: (caseNo, signal, nationCode = null) => heldCase(deps, caseNo, nationCode, signal),
    procedures: (signal) => procedures(deps, signal),
    requestCount: deps.requestCount,
  };
}
