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
  /** When its sign-in link expires or expired; null = it has none, or the link was used. */
  readonly linkExpiresAt: Instant | null;
  /** The identity provider that its user signs in by; null = a key with a secret. */
  readonly issuer: string | null;
}

/** With the hash that a presented key is compared with. Only for the ledger and authentication. */
export interface StoredApiKey extends ApiKey {
  /** SHA-256 of the whole key, 32 bytes. */
  readonly hash: Buffer;
}

/** A link that signs a browser in with its key, once. */
export interface SignInLink {
  /** SHA-256 of the secret in its address, 32 bytes. */
  readonly hash: Buffer;
  readonly expiresAt: Instant;
  /** Using it gives the key a new secret, which only its user learns; the old one and all sessions end. */
  readonly renews?: boolean;
}

/** What became of the order to revoke a key. */
interface Revocation {
  /** As it is now. */
  readonly key: ApiKey;
  /** Whether it was the last valid key for everything: of an administrator, for the whole province. */
  readonly wasLastAdmin: boolean;
}

/** A person as an identity provider knows them, with what they may do here. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** Another is given where it is taken. */
  readonly name: string;
  readonly role: Role;
  readonly agencies: readonly string[] | null;
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
   * By name or id, with an audit entry. Null where no key that is not revoked has it. With `keepLastAdmin` the last
   * administrator's key stays as it is.
   */
  revokeApiKey(
    nameOrId: string,
    by: Actor,
    now: Instant,
    how?: { readonly keepLastAdmin: boolean },
  ): Promise<Revocation | null>;
  /**
   * Gives the key another link, with an audit entry; an earlier one no longer works. Null where no key that is not revoked
   * has this id.
   */
  linkApiKey(id: string, link: SignInLink, by: Actor, now: Instant): Promise<ApiKey | null>;
  /**
   * Uses up the link with this hash. Null where there is none, it was used before, it has expired, or its key was revoked
   * or has expired. Of two uses at once one gets the key. `renewed`: the hash of a new secret for the key with this id, for
   * a link that renews.
   */
  useSignInLink(
    hash: Buffer,
    now: Instant,
    renewed: (id: string) => Buffer,
  ): Promise<{ readonly id: string; readonly renewed: boolean } | null>;
  /**
   * The id of the person's key, which is made at their first sign-in and takes over role and agencies at each, with an
   * audit entry where they change. Null where the key was revoked.
   */
  signInIdentity(identity: Identity, by: Actor, now: Instant): Promise<string | null>;
  /** Ends the sessions of a person who has no role any more. */
  signOutIdentity(identity: Pick<Identity, 'issuer' | 'subject'>): Promise<void>;
  /** Lets a person sign in again whose key was revoked, with an audit entry. Null for any other key. */
  restoreIdentity(id: string, by: Actor, now: Instant): Promise<ApiKey | null>;
  /** All keys, revoked ones too, oldest first. */
  apiKeys(): Promise<readonly ApiKey[]>;
  apiKey(id: string): Promise<StoredApiKey | null>;
  /** Records this use, unless a later one is recorded. */
  noteApiKeyUse(id: string, at: Instant): Promise<void>;
}
