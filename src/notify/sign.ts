import { createHmac } from 'node:crypto';

/** Unix seconds as text. A receiver refuses old ones. */
export const TIMESTAMP_HEADER = 'Dongbo-Timestamp';
/** `v1=` and the signature in lower-case hexadecimal. */
export const SIGNATURE_HEADER = 'Dongbo-Signature';

/**
 * HMAC-SHA256 with the shared secret over `timestamp.body`, the body's bytes unchanged. A receiver compares in constant
 * time and refuses a timestamp more than five minutes off, so that a recorded request cannot be replayed.
 */
export function signature(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}
