import type { Instant } from '../../domain/time.ts';
import { untilAborted } from '../../domain/untilAborted.ts';
import type { Answer } from '../portal.ts';
import { failed } from './classify.ts';

/** Sessions are compared as objects, not by token. */
export interface Session {
  readonly token: string;
  readonly since: Instant;
}

/**
 * The existing publisher drops a session after ten minutes [AccessTokenLocalServiceImpl.addAccessToken], so it is unknown
 * with which code the portal refuses an expired one. An unlisted code would look like a refusal of every record.
 */
const MAX_AGE_MS = 8 * 60_000;

/** More renewals in this time mean that somebody else's logins end our sessions, and ours theirs. */
const MOST_RENEWALS = 10;
const RENEWALS_WITHIN_MS = 60_000;

const TOO_OFTEN = `the portal ended ${MOST_RENEWALS} sessions within a minute; another login of the account may do that`;

export interface Sessions {
  /** Logs in if there is no session or it is too old. */
  current(signal: AbortSignal): Promise<Answer<Session>>;
  /** The session after one that was refused. Fails as `session` when that happens too often. */
  renew(refused: Session, signal: AbortSignal): Promise<Answer<Session>>;
}

/**
 * One session for all callers of this process, and one login for all that find it refused. An aborted caller leaves the
 * login running for the others. A failed login fails for all who waited; the next call tries again.
 */
export function createSessions(
  login: () => Promise<Answer<string>>,
  now: () => Instant,
  {
    lifeMs = () => MAX_AGE_MS,
    tooOften = TOO_OFTEN,
  }: { readonly lifeMs?: () => number; readonly tooOften?: string } = {},
): Sessions {
  let held: Session | null = null;
  let running: Promise<Answer<Session>> | null = null;
  let renewals: Instant[] = [];

  /** Whether another renewal is allowed; counts it. */
  function mayRenew(): boolean {
    const at = now();
    // A time in the future means that the clock was set back.
    renewals = renewals.filter((one) => one <= at && at - one < RENEWALS_WITHIN_MS);
    if (renewals.length >= MOST_RENEWALS) return false;
    renewals.push(at);
    return true;
  }

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
      // A negative age means that the clock was set back.
      if (held !== null && age >= 0 && age < lifeMs()) return { outcome: 'answered', value: held };
      return await shared(signal);
    },
    async renew(refused, signal) {
      if (held !== null && held !== refused) return { outcome: 'answered', value: held };
      if (running === null && !mayRenew()) return failed('session', tooOften);
      return await shared(signal);
    },
  };
}
