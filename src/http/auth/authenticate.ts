import { timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import type { ApiKey, LedgerKeys } from '../../ledger/port/keys.ts';
import { keyHash, keyId } from './keyText.ts';
import type { Principal } from './principal.ts';

/** What the key of an unknown id is compared with: the answer takes as long as for a wrong secret. */
const NOBODY = Buffer.alloc(32);

/** The last use is kept to the minute: a key that asks a hundred times a second costs one write a minute. */
const USE_KEPT_MS = 60_000;

interface KeyDeps {
  readonly ledger: Pick<LedgerKeys, 'apiKey' | 'noteApiKeyUse'>;
  readonly now: () => Instant;
}

/**
 * Whose key the text is; null where it is none, a wrong one, one that has run out or was revoked. The ledger is asked
 * each time, so a revoked key ends with its next request; nothing is cached.
 */
export async function authenticate(text: string, deps: KeyDeps): Promise<Principal | null> {
  const id = keyId(text);
  if (id === null) return null;
  const key = await deps.ledger.apiKey(id);
  // The whole hashes are compared, whatever they have in common.
  const same = timingSafeEqual(keyHash(text), key?.hash ?? NOBODY);
  return key === null || !same ? null : await valid(key, deps);
}

/** Whose key the id is of, for somebody who has shown the key before; null as above. */
export async function principalOfKey(id: string, deps: KeyDeps): Promise<Principal | null> {
  const key = await deps.ledger.apiKey(id);
  return key === null ? null : await valid(key, deps);
}

async function valid(key: ApiKey, { ledger, now: clock }: KeyDeps): Promise<Principal | null> {
  const now = clock();
  if (key.revokedAt !== null) return null;
  if (key.expiresAt !== null && key.expiresAt <= now) return null;
  if (key.lastUsedAt === null || key.lastUsedAt <= now - USE_KEPT_MS) {
    // A full disk keeps nobody from reading what there is; when a key was last used is worth less than that.
    await ledger.noteApiKeyUse(key.id, now).catch(() => undefined);
  }
  return { keyId: key.id, name: key.name, role: key.role, agencies: key.agencies };
}
