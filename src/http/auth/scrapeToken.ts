import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../config/secret.ts';
import { bearerOf } from './credentials.ts';
import { keyHash } from './keyText.ts';

/** Whether the header carries the configured scrape token. Compares hashes, because timingSafeEqual needs equal lengths. */
export function hasScrapeToken(authorization: string | undefined, token: Secret | null): boolean {
  if (token === null || authorization === undefined) return false;
  const given = bearerOf(authorization);
  return timingSafeEqual(keyHash(given), keyHash(token.reveal()));
}
