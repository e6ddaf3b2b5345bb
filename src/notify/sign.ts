import { createHmac } from 'node:crypto';

/** Seconds since 1970 by our clock, as text. A receiver refuses what is older than a few minutes. */
export const TIMESTAMP_HEADER = 'Dongbo-Timestamp';
/** `v1=` and the signature in lower-case hexadecimal. */
export const SIGNATURE_HEADER = 'Dongbo-Signature';

/**
 * HMAC-SHA256 with the shared secret over `timestamp.body`: the Dongbo-Timestamp header, a full stop, and the body's
 * bytes as they came. To check: compute the same, compare in constant time, and refuse a timestamp more than five
 * minutes away, so that a recorded request cannot be played again.
 */
export function signature(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}
