import { BlockList, isIP } from 'node:net';
import type { Config } from '../../../config/config.ts';
import type { Log } from '../../../observability/log.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Warns at start when keys and figures would cross a network unencrypted. */
export function warnIfPlain(
  { host, tls, trustedProxies }: Pick<Config['http'], 'host' | 'tls' | 'trustedProxies'>,
  log: Log,
): void {
  if (tls !== null || trustedProxies.length > 0 || isLoopback(host)) return;
  log.warn('http.plain', {
    host,
    remedy:
      'Keys cross the network unencrypted: set http.tls, or name the proxy that ends TLS in http.trustedProxies, ' +
      'or listen on 127.0.0.1.',
  });
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
