import { FAILURES } from '../failure.ts';
import type { MayStart, PortalFailure } from '../portal.ts';
import type { PortalService } from '../services.ts';
import type { Verdict } from './classify.ts';
import type { Request } from './request.ts';
import { verdictWithout } from './secret.ts';
import type { Sessions } from './session.ts';
import type { SessionDoubts } from './sessionDoubts.ts';
import type { WireForm } from './transport.ts';

/** Calls a service of the portal in a session. Rejects with the signal's reason when aborted. */
export type Call = (
  service: PortalService,
  endpoint: string,
  fields: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  mayStart?: MayStart,
) => Promise<Verdict>;

type Refused = Extract<Verdict, { readonly ok: false }>;

/**
 * Adds session, unit and service to every call [DVCQGIntegrationActionImpl.getSharingData, syncData]. When the session is
 * refused, it is renewed and the call repeated once, which is safe because a refused call was not executed; likewise when
 * the call is refused with a code that nobody knows (sessionDoubts.ts).
 */
export function createCall(
  request: Request,
  sessions: Sessions,
  doubts: SessionDoubts,
  form: WireForm,
): Call {
  return async (service, endpoint, fields, signal, mayStart) => {
    const send = async (token: string | null): Promise<Verdict> => {
      const sent = form.request({ service, endpoint, fields, token });
      return await request(service, sent.endpoint, sent.body, signal, sent.headers, mayStart);
    };
    if (!form.needsSession(fields)) return await send(null);
    let session = await sessions.current(signal);
    let doubted: string | null = null;
    for (let tries = 1; session.outcome === 'answered'; tries += 1) {
      const { token } = session.value;
      // The portal can quote the session, which is a credential.
      const sent = await send(token).catch((error: unknown) => {
        if (doubted !== null) doubts.drop(doubted);
        throw error;
      });
      const verdict = verdictWithout(sent, token);
      if (verdict.ok) {
        if (doubted === null) doubts.accepted();
        else doubts.wasSession(doubted);
        return verdict;
      }
      const { failure } = verdict;
      if (tries > 1) {
        if (doubted !== null) settleDoubt(doubts, doubted, verdict);
        return verdict;
      }
      if (!FAILURES[failure.kind].renewSession) {
        if (!isDoubtful(verdict) || !doubts.refused(codeOf(failure), session.value)) return verdict;
        doubted = codeOf(failure);
      }
      session = await sessions.renew(session.value, signal);
    }
    if (doubted !== null) doubts.drop(doubted);
    return { ok: false, failure: session.failure, answer: null, isAssumed: false };
  };
}

/** What a refusal in the fresh session says of the code that the session before it got. */
function settleDoubt(doubts: SessionDoubts, doubted: string, verdict: Refused): void {
  const { failure, isAssumed } = verdict;
  if (codeOf(failure) === doubted) doubts.believe(doubted);
  else if (FAILURES[failure.kind].isolate === null) doubts.drop(doubted);
  // Another unlisted code proves nothing: a portal that is ill can have a new one for each request.
  else if (!isAssumed) doubts.wasSession(doubted);
}

/** An answer that names single records has read them, so the session is in order. */
function isDoubtful(verdict: Verdict): boolean {
  if (verdict.ok || !verdict.isAssumed) return false;
  const { result = null } = verdict.answer ?? {};
  return result === null || result === '' || (Array.isArray(result) && result.length === 0);
}

function codeOf({ code, httpStatus }: PortalFailure): string {
  return code ?? `HTTP ${httpStatus}`;
}
