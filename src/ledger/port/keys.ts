import type { Actor } from '../../domain/actor.ts';
import type { Role } from '../../domain/role.ts';
import type { Instant } from '../../domain/time.ts';

/** An API key without its secret. */
export interface ApiKey {
  /** The public part of the key. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** The agencies it can see, each with everything below it; null = the whole province. */
  readonly agencies: readonly string[] | null;
  readonly createdAt: Instant;
  /** When it expires; null = never. */
  readonly expiresAt: Instant | null;
  /** To the minute; null = never used. */
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** With the hash that a presented key is compared with. Only for the ledger and authentication. */
export interface StoredApiKey extends ApiKey {
  /** SHA-256 of the whole key, 32 bytes. */
  readonly hash: Buffer;
}

/** A link that signs a browser in with its key, once. */
interface SignInLink {
  /** SHA-256 of the secret in its address, 32 bytes. */
  readonly hash: Buffer;
  readonly expiresAt: Instant;
}

/** The part of the Ledger port that keeps API keys. */
export interface LedgerKeys {
  /**
   * Stores a new key, with an audit entry. False, and nothing is stored, where a key that is not revoked has this
   * name or any key has it as its id.
   */
  createApiKey(
    key: Pick<StoredApiKey, 'id' | 'name' | 'role' | 'agencies' | 'expiresAt' | 'hash'> & {
      readonly link?: SignInLink | undefined;
    },
    by: Actor,
    now: Instant,
  ): Promise<boolean>;
  /**
   * By name or id, with an audit entry. The key as it is now; null where no key that is not revoked has it.
   */
  revokeApiKey(nameOrId: string, by: Actor, now: Instant): Promise<ApiKey | null>;
  /**
   * Uses up the link with this hash; the id of its key. Null where there is none, it was used before, it has expired, or
   * its key was revoked. Of two uses at once one gets the key.
   */
  useSignInLink(hash: Buffer, now: Instant): Promise<string | null>;
  /** All keys, revoked ones too, oldest first. */
  apiKeys(): Promise<readonly ApiKey[]>;
  apiKey(id: string): Promise<StoredApiKey | null>;
  /** Records this use, unless a later one is recorded. */
  noteApiKeyUse(id: string, at: Instant): Promise<void>;
}
