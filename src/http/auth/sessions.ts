import { randomBytes } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import { type KeyDeps, principalOfKey } from './authenticate.ts';
import { keyHash } from './keyText.ts';
import type { Principal } from './principal.ts';

export const SESSION_COOKIE = 'dongbo_session';
/** A session ends this long after sign-in, in milliseconds: a working day. */
const SESSION_LENGTH_MS = 12 * 3_600_000;
/** And this long after its last use, in milliseconds: the person has left the desk. */
const SESSION_IDLE_MS = 2 * 3_600_000;
/** Sessions at a time; beyond it the least recently used one ends. */
const MAX_SESSIONS = 10_000;

interface Session {
  readonly keyId: string;
  readonly begunAt: Instant;
  usedAt: Instant;
}

/**
 * The sessions of browsers. A session is 256 random bits in a cookie, kept as a hash in memory only: it ends with the
 * process, and nothing stolen from a disk opens one. Its key is looked up at each request, so a key that is revoked or
 * expires ends its sessions.
 */
export class Sessions {
  /** By hash, the least recently used first. */
  readonly #sessions = new Map<string, Session>();
  readonly #deps: KeyDeps;

  constructor(deps: KeyDeps) {
    this.#deps = deps;
  }

  /** Gives the value of the cookie. */
  begin(principal: Pick<Principal, 'keyId'>): string {
    const text = randomBytes(32).toString('base64url');
    const now = this.#deps.now();
    this.#sessions.set(hashOf(text), { keyId: principal.keyId, begunAt: now, usedAt: now });
    if (this.#sessions.size > MAX_SESSIONS) {
      const [oldest] = this.#sessions.keys();
      if (oldest !== undefined) this.#sessions.delete(oldest);
    }
    return text;
  }

  end(text: string): void {
    this.#sessions.delete(hashOf(text));
  }

  /** Does not count as use, and says nothing about the key. */
  isActive(text: string): boolean {
    const session = this.#sessions.get(hashOf(text));
    return session !== undefined && !hasEnded(session, this.#deps.now());
  }

  /** Null when there is no such session, or its key is no longer valid. */
  async principal(text: string): Promise<Principal | null> {
    const id = hashOf(text);
    const session = this.#sessions.get(id);
    if (session === undefined) return null;
    const now = this.#deps.now();
    const principal = hasEnded(session, now) ? null : await principalOfKey(session.keyId, this.#deps);
    // Deleted and set again, to keep the Map in order of last use. A session ended in the meantime stays out.
    const active = this.#sessions.delete(id);
    if (principal === null || !active) return null;
    session.usedAt = now;
    this.#sessions.set(id, session);
    return principal;
  }
}

function hasEnded({ begunAt, usedAt }: Session, now: Instant): boolean {
  return now - begunAt >= SESSION_LENGTH_MS || now - usedAt >= SESSION_IDLE_MS;
}

function hashOf(text: string): string {
  return keyHash(text).toString('hex');
}
