import type { FieldTable, ListPolicy } from '../fieldTable.ts';
import type { Portal, SeenCertificate } from '../portal.ts';
import type { PortalCodes } from '../portalCodes.ts';
import { createCall } from './call.ts';
import { createClient } from './client.ts';
import { domain } from './domain.ts';
import { fingerprint } from './fingerprint.ts';
import { login } from './login.ts';
import { heldCase } from './lookUp.ts';
import { procedures } from './procedures.ts';
import { createRequest, type RequestDeps } from './request.ts';
import { sendRecords } from './sendRecords.ts';
import { sendSteps } from './sendSteps.ts';
import { createSessions } from './session.ts';
import { SessionDoubts } from './sessionDoubts.ts';
import type { TransportSettings } from './transport.ts';
import { bytesOf } from './wire/bytes.ts';
import { Cuts } from './wire/cuts.ts';
import { liveWire } from './wire/live.ts';

export interface DvcqgSettings extends TransportSettings {
  /** The adapter's address, to which the endpoints are appended. */
  readonly adapterUrl: string;
  readonly authEndpoint: string;
  readonly shareEndpoint: string;
  readonly integrationEndpoint: string;
  /** The destination in the data exchange network. */
  readonly dstcode: string;
  readonly dstcodeIn: 'header' | 'query';
  readonly username: string;
  /** Read for each login: it can change while dongbo runs. */
  readonly password: () => string;
  /** For one exchange from connecting to the last byte, without the wait for the budget. */
  readonly timeoutSeconds: number;
  /** Milliseconds the province's zone is ahead of UTC. */
  readonly offsetMs: number;
  readonly codes: PortalCodes;
  /** Whether a `result` that names no case, or too many, withholds a success. */
  readonly resultCounts: boolean;
  /** The field table as it is now. */
  readonly fields: () => FieldTable;
  readonly lists: ListPolicy;
  readonly progressUpdates: boolean;
}

export interface DvcqgDeps extends Omit<RequestDeps, 'client' | 'codes'> {
  /** Called for each answer that has a time: by how many milliseconds the portal's clock is ahead of ours. */
  readonly onClock?: ((skewMs: number) => void) | undefined;
  /** Called for each new connection with TLS. */
  readonly onCertificate?: ((seen: SeenCertificate) => void) | undefined;
}

/** The national portal behind its adapter. Only an aborted call rejects; the portal may have executed it. */
export function createDvcqgPortal(settings: DvcqgSettings, deps: DvcqgDeps): Portal & { close(): void } {
  const closing = new AbortController();
  const client = createClient({ ...settings, onClock: deps.onClock, onCertificate: deps.onCertificate });
  const { request, count } = createRequest({ ...deps, client, codes: settings.codes });
  const sessions = createSessions(() => login(request, settings, closing.signal), deps.now);
  const doubts = new SessionDoubts(deps.now, deps.log);
  const call = createCall(request, sessions, doubts, settings);
  const wire = liveWire(settings);
  const cuts = new Cuts();
  const batch = { ...settings, call, wire, cuts, log: deps.log };

  return {
    sendRecords: (mode, cases, signal, mayStart) => sendRecords(batch, mode, cases, signal, mayStart),
    sendSteps: (steps, signal, mayStart) => sendSteps(batch, steps, signal, mayStart),
    recordBytes: (mode, mapped) => bytesOf(wire().record(mode, mapped, () => undefined)),
    stepBytes: (step) => bytesOf(wire().step(step, () => undefined)),
    check: (mapped) => wire().check(mapped),
    fingerprint: (mapped) => fingerprint(wire(), mapped),
    takeCuts: () => cuts.take(),
    domain: (procedureCode, signal) => domain(batch, procedureCode, signal),
    lookUp: async (caseNo, signal, nationCode = null) => {
      const held = await heldCase(batch, caseNo, nationCode, signal);
      if (held.outcome === 'failed') return held;
      const { present, status } = held.value;
      return { outcome: 'answered', value: { present, status } };
    },
    heldCase: (caseNo, signal, nationCode = null) => heldCase(batch, caseNo, nationCode, signal),
    procedures: (signal) => procedures(batch, signal),
    requestCount: count,
    close() {
      closing.abort();
      client.close();
    },
  };
}
