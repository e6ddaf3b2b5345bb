import type { Answer, HeldCase, Portal, PortalFailure } from '../../portal/portal.ts';
import type { LookUpHeld } from '../../sync/verify/compare.ts';
import { problem } from '../server/problem.ts';
import type { FromProvince, LookedUpHeld } from './messages.ts';

/** A person waits no longer for the portal, in milliseconds. */
const LOOK_UP_WAIT_MS = 30_000;
/** Look-ups that people request at once: more would take the requests that deliveries need. */
const MAX_OPEN = 2;

/**
 * Look-ups of the HTTP thread, made by the main thread: a session of its own could end that of the deliveries, and the
 * request limit is kept there.
 */
export class PortalQuestions {
  readonly #open = new Map<number, Question>();
  readonly #send: (message: FromProvince) => void;
  #lastId = 0;

  constructor(send: (message: FromProvince) => void) {
    this.#send = send;
  }

  /** HttpProblem 503 `busy` when too many are open. */
  readonly ask: LookUpHeld = async (caseNo, nationCode) => {
    const people = [...this.#open.values()].filter(({ isOfPerson }) => isOfPerson);
    if (people.length >= MAX_OPEN) throw problem('busy', 'look-ups');
    return await this.#put(caseNo, nationCode, true);
  };

  /** For a rehearsal, which bounds its own look-ups. */
  readonly lookUp: Portal['lookUp'] = async (caseNo, _signal, nationCode = null) => {
    try {
      return await this.#put(caseNo, nationCode, false);
    } catch {
      return { outcome: 'failed', failure: ENDED };
    }
  };

  async #put(caseNo: string, nationCode: string | null, isOfPerson: boolean): Promise<Answer<HeldCase>> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answer<HeldCase>>();
    this.#open.set(id, { isOfPerson, resolve, reject });
    this.#send({ kind: 'look_up', id, caseNo, nationCode });
    return await promise;
  }

  receive({ id, answer }: LookedUpHeld): void {
    const question = this.#open.get(id);
    this.#open.delete(id);
    if (answer === null) question?.reject(new Error('the look-up ended with an error, which the log has'));
    else question?.resolve(answer);
  }
}

interface Question {
  readonly isOfPerson: boolean;
  readonly resolve: (answer: Answer<HeldCase>) => void;
  readonly reject: (error: Error) => void;
}

/** In the main thread: one look-up, with an end to its wait. Null: it ended with an error that is not the portal's. */
export async function answerQuestion(
  { caseNo, nationCode }: { readonly caseNo: string; readonly nationCode: string | null },
  lookUp: LookUpHeld,
  onError: (error: unknown) => void,
  waitMs = LOOK_UP_WAIT_MS,
): Promise<Answer<HeldCase> | null> {
  const late = AbortSignal.timeout(waitMs);
  try {
    return await lookUp(caseNo, nationCode, late);
  } catch (error) {
    if (late.aborted) return { outcome: 'failed', failure: TOO_LATE };
    onError(error);
    return null;
  }
}

const TOO_LATE: PortalFailure = {
  kind: 'transient',
  code: null,
  httpStatus: null,
  message: 'the portal did not answer in time',
  retryAfterMs: null,
};

const ENDED: PortalFailure = { ...TOO_LATE, message: 'the look-up ended with an error, which the log has' };
