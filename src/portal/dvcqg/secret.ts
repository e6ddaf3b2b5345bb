import type { PortalFailure } from '../portal.ts';

/** Removing a shorter one would garble the text and protect nothing. */
const MIN_SECRET = 6;

/** Removes a password or session that the portal's message quotes, because messages are stored and shown. */
export function withoutSecret(failure: PortalFailure, secret: string): PortalFailure {
  if (secret.length < MIN_SECRET) return failure;
  return { ...failure, message: failure.message.replaceAll(secret, '…') };
}
