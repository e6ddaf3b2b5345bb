import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../config/secret.ts';
import { keyHash } from './keyText.ts';

/** Whether the header carries the configured scrape token. Hashes are compared, which are of one length. */
export function scrapes(authorization: string | undefined, token: Secret | null): boolean {
  if (token === null || authorization === undefined) return false;
  const given = /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
  return timingSafeEqual(keyHash(given), keyHash(token.reveal()));
}
