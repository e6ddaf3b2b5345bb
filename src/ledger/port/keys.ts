import type { Actor } from '../../domain/actor.ts';
import type { Role } from '../../domain/role.ts';
import type { Instant } from '../../domain/time.ts';

/** An API key as it may be shown: nothing of it lets anybody in. */
export interface ApiKey {
  /** The public part of the key. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Which agencies it is for, each with everything below it; null = the whole province. */
  readonly agencies: readonly string[] | null;
  readonly createdAt: Instant;
  /** From this instant on it lets nobody in; null = never. */
  readonly expiresAt: Instant | null;
  /** To the minute; null = never used. */
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** With what a presented key is compared with. Stays in the ledger and in authenticate. */
export interface StoredApiKey extends ApiKey {
  /** SHA-256 of the whole key, 32 bytes. */
  readonly hash: Buffer;
}

/** The part of the Ledger port that knows who may ask over HTTP. */
export interface LedgerKeys {
  /**
   * Keeps a new key, and who made it in the audit trail. False where a key that is not revoked has this name already,
   * or any key has it as its id: then nothing was kept.
   */
  createApiKey(
    key: Pick<StoredApiKey, 'id' | 'name' | 'role' | 'agencies' | 'expiresAt' | 'hash'>,
    by: Actor,
    now: Instant,
  ): Promise<boolean>;
  /** By name, or by id. The key as it is now; null where none that is not revoked has it. In the audit trail, too. */
  revokeApiKey(nameOrId: string, by: Actor, now: Instant): Promise<ApiKey | null>;
  /** All of them, also revoked ones, in the order they were made. */
  apiKeys(): Promise<readonly ApiKey[]>;
  apiKey(id: string): Promise<StoredApiKey | null>;
  /** Notes that the key was used then, unless a later use is noted already. */
  noteApiKeyUse(id: string, at: Instant): Promise<void>;
}
