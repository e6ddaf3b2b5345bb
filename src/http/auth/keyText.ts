import { hash, randomInt } from 'node:crypto';

/**
 * An API key as text: `dongbo_<id>_<secret>`. The prefix lets secret scanners find one that was published by mistake;
 * the id is public and finds the row. No sign of it breaks a word, so a double click takes all of it.
 */
const FORM = /^dongbo_([a-z0-9]{12})_[A-Za-z0-9]{43}$/;
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ALL = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${LOWER}`;
const ID_LENGTH = 12;
/** 43 of 62 signs are 256 random bits: 43 × log₂ 62 = 256.03. */
const SECRET_LENGTH = 43;

export interface NewKey {
  readonly id: string;
  /** Shown once, and kept nowhere. */
  readonly text: string;
  readonly hash: Buffer;
}

export function newKey(): NewKey {
  const id = randomSigns(LOWER, ID_LENGTH);
  const text = `dongbo_${id}_${randomSigns(ALL, SECRET_LENGTH)}`;
  return { id, text, hash: keyHash(text) };
}

/** The public part of a text that has the form of a key, else null. */
export function keyId(text: string): string | null {
  return FORM.exec(text)?.[1] ?? null;
}

/**
 * SHA-256 and no slow password hash: those make guessing dear where people choose the secret. Nobody guesses 256 random
 * bits at any speed, and a hash that takes a tenth of a second would be paid for each request, wrong ones included.
 */
export function keyHash(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function randomSigns(signs: string, length: number): string {
  return Array.from({ length }, () => signs.charAt(randomInt(signs.length))).join('');
}
