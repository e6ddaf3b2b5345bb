import { timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import type { LedgerKeys } from '../../ledger/apiKey.ts';
import { keyHash, keyId } from './keyText.ts';
import type { Principal } from './principal.ts';

/** What the key of an unknown id is compared with: the answer takes as long as for a wrong secret. */
const NOBODY = Buffer.alloc(32);

/** The last use is kept to the minute: a key that asks a hundred times a second costs one write a minute. */
const USE_KEPT_MS = 60_000;

/**
 * Whose key the text is; null where it is none, a wrong one, one that has run out or was revoked. The ledger is asked
 * each time, so a revoked key ends with its next request; nothing is cached.
 */
export async function authenticate(
  text: string,
  deps: {
    readonly ledger: Pick<LedgerKeys, 'apiKey' | 'noteApiKeyUse'>;
    readonly now: () => Instant;
  },
): Promise<Principal | null> {
  const { ledger } = deps;
  const id = keyId(text);
  if (id === null) return null;
  const key = await ledger.apiKey(id);
  // The whole hashes are compared, whatever they have in common.
  const same = timingSafeEqual(keyHash(text), key?.hash ?? NOBODY);
  const now = deps.now();
  if (key === null || !same || key.revokedAt !== null) return null;
  if (key.expiresAt !== null && key.expiresAt <= now) return null;
  if (key.lastUsedAt === null || key.lastUsedAt <= now - USE_KEPT_MS) {
    // A full disk keeps nobody from reading what there is; when a key was last used is worth less than that.
    await ledger.noteApiKeyUse(id, now).catch(() => undefined);
  }
  return { keyId: key.id, name: key.name, role: key.role, agencies: key.agencies };
}
