import type { Ledger } from '../ledger/port/ledger.ts';
import type { Log } from '../observability/log.ts';
import type { Portal } from '../portal/portal.ts';
import { CircuitBreaker } from '../sync/deliver/circuit.ts';
import { heldByRefusedLogin } from '../sync/deliver/refusedLogin.ts';
import type { LookUpHeld } from '../sync/verify/compare.ts';

/** Look-ups that people request from a command, which log in no more once the portal has refused the login. */
export function lookUpHeldFor(
  portal: Portal,
  { ledger, log }: { readonly ledger: Ledger; readonly log: Log },
): LookUpHeld {
  const circuit = new CircuitBreaker({ ledger, now: Date.now, log });
  const careful = heldByRefusedLogin(portal, { ledger, circuit });
  return (caseNo, nationCode, signal) => careful.heldCase(caseNo, signal, nationCode);
}
