import { timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import type { ApiKey, LedgerKeys } from '../../ledger/port/keys.ts';
import { keyHash, keyId, newSecret } from './keyText.ts';
import type { Principal } from './principal.ts';

/** Compared with the key of an unknown id, so that the answer takes as long as for a wrong secret. */
const UNKNOWN = Buffer.alloc(32);

/** The last use is stored to the minute: a key with a hundred requests a second costs one write a minute. */
export const USE_PRECISION_MS = 60_000;

export interface KeyDeps {
  readonly ledger: Pick<LedgerKeys, 'apiKey' | 'noteApiKeyUse'>;
  readonly now: () => Instant;
}

/**
 * Null for a wrong, expired or revoked key. Nothing is cached, so a revoked key is refused at its next request.
 */
export async function authenticate(text: string, deps: KeyDeps): Promise<Principal | null> {
  const id = keyId(text);
  if (id === null) return null;
  const key = await deps.ledger.apiKey(id);
  const same = timingSafeEqual(keyHash(text), key?.hash ?? UNKNOWN);
  return key === null || !same ? null : await valid(key, deps);
}

/** `key`: the new key as text, shown once, where the link hands it over; null where it only signs in. */
export interface Redeemed {
  readonly principal: Principal;
  readonly key: string | null;
}

/** Uses up a sign-in link. Null for a wrong, used or expired one, and where its key is no longer valid. */
export async function redeemLink(
  secret: string,
  deps: KeyDeps & { readonly ledger: Pick<LedgerKeys, 'useSignInLink'> },
): Promise<Redeemed | null> {
  let key: string | null = null;
  const used = await deps.ledger.useSignInLink(keyHash(secret), deps.now(), (id) => {
    const made = newSecret(id);
    key = made.text;
    return made.hash;
  });
  if (used === null) return null;
  const principal = await principalOfKey(used.id, deps);
  return principal && { principal, key };
}

/** For a client that has presented the key before; null as above. */
export async function principalOfKey(id: string, deps: KeyDeps): Promise<Principal | null> {
  const key = await deps.ledger.apiKey(id);
  return key === null ? null : await valid(key, deps);
}

/** Neither revoked nor expired. */
export function isValid(
  { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  now: Instant,
): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}

async function valid(key: ApiKey, { ledger, now: clock }: KeyDeps): Promise<Principal | null> {
  const now = clock();
  if (!isValid(key, now)) return null;
  if (key.lastUsedAt === null || key.lastUsedAt <= now - USE_PRECISION_MS) {
    // A full disk must not keep anybody from reading.
    await ledger.noteApiKeyUse(key.id, now).catch(() => undefined);
  }
  return { keyId: key.id, name: key.name, role: key.role, agencies: key.agencies };
}
