import { randomBytes } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import type { LedgerSessions, StoredSession } from '../../ledger/port/sessions.ts';
import { type KeyDeps, principalOfKey, USE_PRECISION_MS } from './authenticate.ts';
import { keyHash } from './keyText.ts';
import type { Principal } from './principal.ts';

export const SESSION_COOKIE = 'dongbo_session';
/** A session ends this long after sign-in, in milliseconds: a working day. */
const SESSION_LENGTH_MS = 12 * 3_600_000;
/** And this long after its last use, in milliseconds: the person has left the desk. */
const SESSION_IDLE_MS = 2 * 3_600_000;
/** Sessions at a time; beyond it the least recently used one ends. */
const MAX_SESSIONS = 10_000;

export interface SessionDeps extends KeyDeps {
  readonly ledger: KeyDeps['ledger'] &
    Pick<LedgerSessions, 'beginSession' | 'session' | 'noteSessionUse' | 'endSession'>;
}

/**
 * The sessions of browsers. A session is 256 random bits in a cookie, kept as a hash in the ledger: it survives a
 * restart, and nothing stolen from a disk opens one. Its key is looked up at each request, so a key that is revoked or
 * expires ends its sessions.
 */
export class Sessions {
  readonly #deps: SessionDeps;
  /** By hash, those that a full disk kept out of the ledger: they end with the process. */
  readonly #unstored = new Map<string, StoredSession>();
  /** By hash, those that it could not be told have ended. */
  readonly #ended = new Set<string>();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /** Gives the value of the cookie. */
  async begin({ keyId }: Pick<Principal, 'keyId'>): Promise<string> {
    const text = randomBytes(32).toString('base64url');
    const { ledger, now: clock } = this.#deps;
    const now = clock();
    const limits = { begunBy: now - SESSION_LENGTH_MS, usedBy: now - SESSION_IDLE_MS, most: MAX_SESSIONS };
    await ledger
      .beginSession({ hash: keyHash(text), keyId, now }, limits)
      .catch(() => this.#keep(text, { keyId, begunAt: now, usedAt: now }));
    return text;
  }

  /**
   * Rejects when the ledger cannot be written. This process refuses the session all the same; another one, or the next one, does
   * when it has been unused for SESSION_IDLE_MS.
   */
  async end(text: string): Promise<void> {
    const hash = hexOf(text);
    this.#unstored.delete(hash);
    try {
      await this.#deps.ledger.endSession(keyHash(text));
    } catch (error) {
      if (this.#ended.size < MAX_SESSIONS) this.#ended.add(hash);
      throw error;
    }
  }

  /** Does not count as use, and says nothing about the key. */
  async isActive(text: string): Promise<boolean> {
    const session = await this.#find(text);
    return session !== null && !hasEnded(session, this.#deps.now());
  }

  /** Null when there is no such session, or its key is no longer valid. */
  async principal(text: string): Promise<Principal | null> {
    const session = await this.#find(text);
    const now = this.#deps.now();
    if (session === null || hasEnded(session, now)) return null;
    const principal = await principalOfKey(session.keyId, this.#deps);
    if (principal !== null && session.usedAt <= now - USE_PRECISION_MS) await this.#noteUse(text, now);
    return principal;
  }

  async #find(text: string): Promise<StoredSession | null> {
    if (this.#ended.has(hexOf(text))) return null;
    return this.#unstored.get(hexOf(text)) ?? (await this.#deps.ledger.session(keyHash(text)));
  }

  async #noteUse(text: string, now: Instant): Promise<void> {
    const unstored = this.#unstored.get(hexOf(text));
    if (unstored !== undefined) this.#keep(text, { ...unstored, usedAt: now });
    // A full disk must not keep anybody from reading.
    else await this.#deps.ledger.noteSessionUse(keyHash(text), now).catch(() => undefined);
  }

  #keep(text: string, session: StoredSession): void {
    const hash = hexOf(text);
    // Deleted and set again, to keep the Map in order of last use.
    this.#unstored.delete(hash);
    this.#unstored.set(hash, session);
    if (this.#unstored.size <= MAX_SESSIONS) return;
    const [oldest] = this.#unstored.keys();
    if (oldest !== undefined) this.#unstored.delete(oldest);
  }
}

function hasEnded({ begunAt, usedAt }: StoredSession, now: Instant): boolean {
  return now - begunAt >= SESSION_LENGTH_MS || now - usedAt >= SESSION_IDLE_MS;
}

function hexOf(text: string): string {
  return keyHash(text).toString('hex');
}
