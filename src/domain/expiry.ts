import type { Instant } from './time.ts';

/** What stops working at an instant that is known beforehand. */
export type Expiring = 'portal_certificate' | 'portal_password' | 'http_certificate';

/** When each ends; null where that is not known now. What is not in use, or has no end, is not among them. */
export type Expiries = ReadonlyMap<Expiring, Instant | null>;

/** How long before the end it is reported, in days. */
export const EXPIRY_NOTICE_DAYS = 14;
