import type { Config } from '../config/config.ts';
import { certificateEnd, clientTlsFiles } from '../config/tlsFiles.ts';
import type { Expiries, Expiring } from '../domain/expiry.ts';
import type { Instant } from '../domain/time.ts';
import { readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { PORTAL_CERTIFICATE } from '../ledger/port/sharedFacts.ts';
import type { SeenCertificate } from '../portal/portal.ts';

/** What the configuration knows to end: it needs no connection. */
export function configuredExpiries(config: Config): Map<Expiring, Instant | null> {
  const { portal, http } = config;
  const files = clientTlsFiles(config);
  const expiries = new Map<Expiring, Instant | null>();
  if (portal.passwordExpires !== null) expiries.set('portal_password', portal.passwordExpires);
  if (files !== null) expiries.set('client_certificate', certificateEnd(files.certFile));
  if (http.tls !== null) expiries.set('http_certificate', certificateEnd(http.tls.certFile));
  return expiries;
}

/** With the portal's certificate as it was last seen. */
export async function expiriesOf(config: Config, ledger: Pick<Ledger, 'fact'>): Promise<Expiries> {
  const expiries = configuredExpiries(config);
  const { protocol, host } = new URL(config.portal.adapterUrl);
  if (protocol !== 'https:') return expiries;
  const seen = (await readFact(ledger, PORTAL_CERTIFICATE))?.value ?? null;
  return expiries.set('portal_certificate', seen?.host === host ? seen.validUntil : null);
}

/** Keeps the certificate that this process saw last, so that its end is known after a restart too. */
export async function keepCertificate(
  ledger: Pick<Ledger, 'fact' | 'setFact'>,
  seen: SeenCertificate | null,
  now: Instant,
): Promise<void> {
  if (seen === null) return;
  const kept = (await readFact(ledger, PORTAL_CERTIFICATE))?.value;
  if (kept?.host === seen.host && kept.validUntil === seen.validUntil) return;
  await writeFact(ledger, PORTAL_CERTIFICATE, seen, now);
}
