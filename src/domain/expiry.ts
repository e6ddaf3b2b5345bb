import type { Instant } from './time.ts';

/** What stops working at an instant that is known beforehand. */
export type Expiring = 'portal_certificate' | 'client_certificate' | 'portal_password' | 'http_certificate';

/** When each ends; null where that is not known now. What is not in use, or has no end, is not among them. */
export type Expiries = ReadonlyMap<Expiring, Instant | null>;

/** How long before the end each is reported, in days. The gateway's operator issues ours, which takes longest. */
export const EXPIRY_NOTICE_DAYS = {
  portal_certificate: 14,
  client_certificate: 30,
  portal_password: 14,
  http_certificate: 14,
} as const satisfies Readonly<Record<Expiring, number>>;
