import { randomBytes } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import type { LedgerKeys } from '../../ledger/port/keys.ts';
import { principalOfKey } from './authenticate.ts';
import { keyHash } from './keyText.ts';
import type { Principal } from './principal.ts';

export const SESSION_COOKIE = 'dongbo_session';
/** A session ends this long after it began, in milliseconds: a working day. */
const LASTS_MS = 12 * 3_600_000;
/** And this long after it was last used: who has left the desk. In milliseconds. */
const IDLE_MS = 2 * 3_600_000;
/** Sessions at once; beyond it the one that was used longest ago ends. */
const MOST = 10_000;

interface Session {
  readonly keyId: string;
  readonly begunAt: Instant;
  usedAt: Instant;
}

/**
 * Who is signed in at a browser. A session is 256 random bits in a cookie, kept as a hash, in memory only: it ends
 * with the process, and nothing that is stolen from a disk opens one. It is never more than its key, which is looked
 * up with each request: a key that is revoked or runs out ends its sessions.
 */
export class Sessions {
  /** By hash, the one that was used longest ago first. */
  readonly #sessions = new Map<string, Session>();
  readonly #ledger: Pick<LedgerKeys, 'apiKey' | 'noteApiKeyUse'>;
  readonly #now: () => Instant;

  constructor(deps: {
    readonly ledger: Pick<LedgerKeys, 'apiKey' | 'noteApiKeyUse'>;
    readonly now: () => Instant;
  }) {
    this.#ledger = deps.ledger;
    this.#now = deps.now;
  }

  /** What the cookie is to hold. */
  begin(principal: Pick<Principal, 'keyId'>): string {
    const text = randomBytes(32).toString('base64url');
    const now = this.#now();
    this.#sessions.set(hashOf(text), { keyId: principal.keyId, begunAt: now, usedAt: now });
    if (this.#sessions.size > MOST) {
      const [oldest] = this.#sessions.keys();
      if (oldest !== undefined) this.#sessions.delete(oldest);
    }
    return text;
  }

  end(text: string): void {
    this.#sessions.delete(hashOf(text));
  }

  /** Whether the session has not ended. To ask is no use of it, and says nothing about its key. */
  stands(text: string): boolean {
    const session = this.#sessions.get(hashOf(text));
    return session !== undefined && !isOver(session, this.#now());
  }

  /** Null where the session has ended, was never one, or its key is no longer valid. */
  async principal(text: string): Promise<Principal | null> {
    const id = hashOf(text);
    const session = this.#sessions.get(id);
    if (session === undefined) return null;
    const now = this.#now();
    const principal = isOver(session, now)
      ? null
      : await principalOfKey(session.keyId, { ledger: this.#ledger, now: this.#now });
    // Taken out and put back in: the Map's order is that of last use. One that was ended meanwhile stays out.
    const stands = this.#sessions.delete(id);
    if (principal === null || !stands) return null;
    session.usedAt = now;
    this.#sessions.set(id, session);
    return principal;
  }
}

function isOver({ begunAt, usedAt }: Session, now: Instant): boolean {
  return now - begunAt >= LASTS_MS || now - usedAt >= IDLE_MS;
}

function hashOf(text: string): string {
  return keyHash(text).toString('hex');
}
