import { FAILURES } from '../failure.ts';
import type { Verdict } from './classify.ts';
import type { Request } from './request.ts';
import { withoutSecret } from './secret.ts';
import type { Sessions } from './session.ts';

/** Calls a service of the portal in a session. Rejects with the signal's reason when aborted. */
export type Call = (
  service: string,
  endpoint: string,
  fields: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<Verdict>;

/**
 * Adds `session`, `madonvi` and `service` to every call [DVCQGIntegrationActionImpl.getSharingData, syncData]. A refused
 * session is renewed and the call repeated once, which is safe because a refused call was not executed.
 */
export function createCall(request: Request, sessions: Sessions, madonvi: string): Call {
  return async (service, endpoint, fields, signal) => {
    let session = await sessions.current(signal);
    for (let renewed = false; session.outcome === 'answered'; renewed = true) {
      const { token } = session.value;
      const verdict = await request(
        service,
        endpoint,
        { session: token, madonvi, service, ...fields },
        signal,
      );
      if (verdict.ok) return verdict;
      if (!FAILURES[verdict.failure.kind].renewSession || renewed) {
        // The portal can quote the session, which is a credential.
        return { ...verdict, failure: withoutSecret(verdict.failure, token) };
      }
      session = await sessions.renew(session.value, signal);
    }
    return { ok: false, failure: session.failure, answer: null, isAssumed: false };
  };
}
