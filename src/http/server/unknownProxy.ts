import { BlockList, isIP } from 'node:net';
import { writeFact } from '../../ledger/port/facts.ts';
import { UNKNOWN_PROXY } from '../../ledger/port/sharedFacts.ts';
import { errorFields } from '../../observability/log.ts';
import type { HttpDeps, Server } from './deps.ts';

const HEADERS = ['x-forwarded-for', 'x-forwarded-proto', 'forwarded'] as const;

/**
 * Says once that a proxy which is not named in http.trustedProxies passes requests on. Its headers count for nothing: all
 * its clients look like one, so that ten wrong keys of one person lock out everybody, and cookies lack `Secure`.
 */
export function noticeUnknownProxy(server: Server, { settings, ledger, now, log }: HttpDeps): void {
  const isTrusted = trusting(settings.http.trustedProxies);
  let isKnown = false;
  server.addHook('onRequest', async (request) => {
    const peer = request.socket.remoteAddress ?? '';
    if (isKnown || !HEADERS.some((name) => request.headers[name] !== undefined) || isTrusted(peer)) return;
    isKnown = true;
    log.warn('http.proxy_unknown', {
      host: peer,
      remedy: 'If this is your reverse proxy, name it in http.trustedProxies and restart; else ignore it.',
    });
    await writeFact(ledger, UNKNOWN_PROXY, { peer }, now()).catch((error: unknown) =>
      log.warn('http.proxy_not_noted', errorFields(error)),
    );
  });
}

/** Whether an address is in one of these addresses or ranges. */
export function trusting(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (given) => {
    // An IPv4 client of a socket that listens on both.
    const address = given.replace(/^::ffff:(?=\d+\.)/, '');
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}
