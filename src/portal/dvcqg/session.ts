import type { Instant } from '../../domain/time.ts';
import { untilAborted } from '../../domain/untilAborted.ts';
import type { Answer } from '../portal.ts';

/** One login's session. Two are the same session only if they are the same object. */
export interface Session {
  readonly token: string;
  readonly since: Instant;
}

/**
 * The existing publisher gives a session up after ten minutes by its own clock, so no public source shows how
 * the portal refuses an expired one [AccessTokenLocalServiceImpl.addAccessToken]. Renewing it before that age
 * keeps a portal that refuses it with a code nobody listed from looking as if it refused every record.
 */
const MAX_AGE_MS = 8 * 60_000;

export interface Sessions {
  /** The session in use; logs in where there is none or it is too old. */
  current(signal: AbortSignal): Promise<Answer<Session>>;
  /** The session after one that was refused. */
  renew(refused: Session, signal: AbortSignal): Promise<Answer<Session>>;
}

/**
 * One session for all callers of this process.
 *
 * One login renews it for all callers that find it refused: the first starts it, the others wait for it, and a caller
 * with an already replaced session gets the new one. An aborted caller leaves the login running for the rest. A failed
 * login fails for all who waited; the next call tries again.
 */
export function createSessions(login: () => Promise<Answer<string>>, now: () => Instant): Sessions {
  let held: Session | null = null;
  let running: Promise<Answer<Session>> | null = null;

  async function open(): Promise<Answer<Session>> {
    held = null;
    try {
      const answer = await login();
      if (answer.outcome === 'failed') return answer;
      held = { token: answer.value, since: now() };
      return { outcome: 'answered', value: held };
    } finally {
      running = null;
    }
  }

  function shared(signal: AbortSignal): Promise<Answer<Session>> {
    signal.throwIfAborted();
    running ??= open();
    return untilAborted(running, signal);
  }

  return {
    async current(signal) {
      const age = held === null ? 0 : now() - held.since;
      // Below 0 the clock was set back, and the age is unknown.
      if (held !== null && age >= 0 && age < MAX_AGE_MS) return { outcome: 'answered', value: held };
      return await shared(signal);
    },
    async renew(refused, signal) {
      if (held !== null && held !== refused) return { outcome: 'answered', value: held };
      return await shared(signal);
    },
  };
}
