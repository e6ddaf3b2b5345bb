import { CLOSED } from '../../domain/circuit.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { Answer, Portal, PortalFailure } from '../../portal/portal.ts';
import type { CircuitBreaker } from './circuit.ts';

/**
 * The portal for requests beside deliveries. A login that it refuses holds up delivery, and while that is held up for it,
 * nothing but a probe logs in: the portal could lock the account after some more tries with the same password.
 */
export function heldByRefusedLogin(
  portal: Portal,
  { ledger, circuit }: { readonly ledger: Pick<Ledger, 'circuit'>; readonly circuit: CircuitBreaker },
): Portal {
  async function held<T>(request: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const before = await ledger.circuit();
    if (before?.cause === 'login') return { outcome: 'failed', failure: NOT_TRIED };
    const answer = await request();
    if (answer.outcome === 'failed' && FAILURES[answer.failure.kind].stop === 'login') {
      await circuit.open('records', 'login', answer.failure, { ...CLOSED, records: before });
    }
    return answer;
  }
  return {
    lookUp: (...request) => held(() => portal.lookUp(...request)),
    heldCase: (...request) => held(() => portal.heldCase(...request)),
    procedures: (signal) => held(() => portal.procedures(signal)),
    domain: (...request) => held(() => portal.domain(...request)),
    sendRecords: (...request) => portal.sendRecords(...request),
    sendSteps: (...request) => portal.sendSteps(...request),
    check: (mapped) => portal.check(mapped),
    recordBytes: (mode, mapped) => portal.recordBytes(mode, mapped),
    stepBytes: (step) => portal.stepBytes(step),
    fingerprint: (mapped) => portal.fingerprint(mapped),
    takeCuts: () => portal.takeCuts(),
    requestCount: () => portal.requestCount(),
  };
}

const NOT_TRIED: PortalFailure = {
  kind: 'login',
  code: null,
  httpStatus: null,
  message: 'the portal refused the login, which only a probe tries again',
  retryAfterMs: null,
};
