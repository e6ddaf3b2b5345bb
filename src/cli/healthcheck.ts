import { once } from 'node:events';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { httpAddress } from '../config/httpAddress.ts';

/**
 * The container's health check: exit code 0 when the daemon's /healthz answers 200, else 1. A separate program, because
 * it runs every half minute and must stay light.
 */

const TIMEOUT_MS = 3_000;

/** A wildcard address is queried on the loopback. */
export async function isHealthy(
  { host, port, tls }: { readonly host: string; readonly port: number; readonly tls: boolean },
  timeoutMs: number,
): Promise<boolean> {
  const options = {
    host: { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host,
    port,
    path: '/healthz',
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
  } as const;
  const request = tls
    ? // The certificate names the public host, and nothing secret is sent.
      requestTls({ ...options, rejectUnauthorized: false })
    : requestPlain(options);
  try {
    const [response] = (await once(request.end(), 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode === 200;
  } catch {
    return false;
  }
}

async function run(): Promise<0 | 1> {
  try {
    const address = httpAddress({ env: process.env, cwd: process.cwd() });
    return (await isHealthy(address, TIMEOUT_MS)) ? 0 : 1;
  } catch {
    return 1;
  }
}

if (import.meta.main) process.exitCode = await run();
