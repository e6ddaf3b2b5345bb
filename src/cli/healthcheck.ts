import { httpAddress } from '../config/httpAddress.ts';

/**
 * The container's health check: exit code 0 when the configured daemon answers /healthz with success, else 1.
 * A program of its own, because it runs every half minute and needs nothing of the command line's weight.
 */

const TIMEOUT_MS = 3_000;

/** Asks the daemon at the address; a wildcard address is asked on the loopback. */
export async function isHealthy(host: string, port: number, timeoutMs: number): Promise<boolean> {
  const asked = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  const authority = asked.includes(':') ? `[${asked}]` : asked;
  try {
    const response = await fetch(`http://${authority}:${port}/healthz`, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function run(): Promise<0 | 1> {
  try {
    const { host, port } = httpAddress({ env: process.env, cwd: process.cwd() });
    return (await isHealthy(host, port, TIMEOUT_MS)) ? 0 : 1;
  } catch {
    return 1;
  }
}

if (import.meta.main) process.exitCode = await run();
