import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { Session } from './session.ts';

/** Refusals in a row, with nothing accepted between them, after which a code that was believed is doubted again. */
const STREAK = 3;
const FIRST_PAUSE_MS = 300_000;
const LONGEST_PAUSE_MS = 3_600_000;
const MOST_CODES = 100;

const REMEDY =
  'Ask the portal operator about this code. If it means that the session has ended, list it in portal.codes as session.';

/**
 * Nobody knows with which code the portal refuses a session that has ended, so an unlisted code on a whole request can
 * mean the session as well as the records. It is believed to mean the records only after a fresh session got it too.
 *
 * A believed code is doubted again when nothing else is answered any more, at growing intervals: a portal may use one
 * code for everything.
 */
export class SessionDoubts {
  readonly #now: () => Instant;
  readonly #log: Log;
  readonly #believed = new Map<string, { readonly pauseMs: number; readonly until: Instant }>();
  /** By code: the session in which it is doubted. */
  readonly #doubted = new Map<string, Session>();
  readonly #reported = new Set<string>();
  #streak = 0;

  constructor(now: () => Instant, log: Log) {
    this.#now = now;
    this.#log = log;
  }

  /** A request was accepted: the session is in order. */
  accepted(): void {
    this.#streak = 0;
  }

  /** A request was refused with this unlisted code. True: try it once more in a fresh session. */
  refused(code: string, session: Session): boolean {
    this.#streak += 1;
    const doubted = this.#doubted.get(code);
    if (doubted === session) return true;
    // A session that another caller opened for this doubt got the code too.
    if (doubted !== undefined) {
      this.believe(code);
      return false;
    }
    if (!this.#isDue(code)) return false;
    this.#doubted.set(code, session);
    return true;
  }

  #isDue(code: string): boolean {
    const belief = this.#believed.get(code);
    if (belief === undefined) return this.#believed.size < MOST_CODES;
    const left = belief.until - this.#now();
    // A longer wait means that the clock was set back.
    const isHeld = left > 0 && left <= belief.pauseMs;
    return !isHeld && this.#streak >= STREAK;
  }

  /** A fresh session was refused with the same code: it is about what was sent. */
  believe(code: string): void {
    this.#doubted.delete(code);
    const before = this.#believed.get(code);
    const pauseMs = Math.min(LONGEST_PAUSE_MS, before === undefined ? FIRST_PAUSE_MS : 2 * before.pauseMs);
    this.#believed.set(code, { pauseMs, until: this.#now() + pauseMs });
  }

  /** The fresh session got no verdict, so nothing is known of the code. */
  drop(code: string): void {
    this.#doubted.delete(code);
  }

  /** A fresh session got another verdict: the code means that the session had ended. */
  wasSession(code: string): void {
    this.#believed.delete(code);
    this.#doubted.delete(code);
    this.accepted();
    if (this.#reported.has(code)) return;
    this.#reported.add(code);
    this.#log.warn('portal.session_code', { code, remedy: REMEDY });
  }
}
