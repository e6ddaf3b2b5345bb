import { hash, randomInt } from 'node:crypto';
import { HOUR_MS } from '../../domain/time.ts';

/**
 * An API key as text: `dongbo_<id>_<secret>`. The prefix lets secret scanners find a published key; the id is public and
 * finds the row. It has no character that breaks a word, so a double click selects all of it.
 */
const FORM = /^dongbo_([a-z0-9]{12})_[A-Za-z0-9]{43}$/;
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ALL = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${LOWER}`;
const ID_LENGTH = 12;
/** 43 of 62 characters are 256 random bits: 43 × log₂ 62 = 256.03. */
const SECRET_LENGTH = 43;

export interface NewKey {
  readonly id: string;
  /** Shown once, and stored nowhere. */
  readonly text: string;
  readonly hash: Buffer;
}

export function newKey(): NewKey {
  return newSecret(randomText(LOWER, ID_LENGTH));
}

/** The key with this id, with another secret. */
export function newSecret(id: string): NewKey {
  const text = `dongbo_${id}_${randomText(ALL, SECRET_LENGTH)}`;
  return { id, text, hash: keyHash(text) };
}

/** The id in a text of the form of a key, else null. */
export function keyId(text: string): string | null {
  return FORM.exec(text)?.[1] ?? null;
}

/**
 * SHA-256 and no slow password hash, which protects secrets that people choose: 256 random bits cannot be guessed at any
 * speed, and each request would pay for the slowness.
 */
export function keyHash(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

/** Time to reach a colleague, and no more: the first person to open the link gets the key. */
export const LINK_VALID_MS = 24 * HOUR_MS;

/** The secret in the address of a link that signs in once, and what is stored of it. */
export function newLinkSecret(): { readonly text: string; readonly hash: Buffer } {
  const text = randomText(ALL, SECRET_LENGTH);
  return { text, hash: keyHash(text) };
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
