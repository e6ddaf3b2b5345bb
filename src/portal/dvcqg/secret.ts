import type { PortalFailure } from '../portal.ts';

/** Shorter than this it protects nothing, and taking it out would garble the text. */
const MIN_SECRET = 6;

/** The failure without a password or session that the portal's message repeats: messages are stored and shown. */
export function withoutSecret(failure: PortalFailure, secret: string): PortalFailure {
  if (secret.length < MIN_SECRET) return failure;
  return { ...failure, message: failure.message.replaceAll(secret, '…') };
}
