import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Redis } from 'ioredis';
import { DongboError, EXIT_CODES, systemCode } from '../domain/errors.ts';
import { systemError, systemFaultOf } from '../domain/systemFault.ts';
import type { SystemFaultKind } from '../domain/systemFaults.ts';
import { within } from '../domain/within.ts';

/** What waiting does not change: somebody has to correct the configuration, or Redis. */
const FOR_GOOD: ReadonlySet<SystemFaultKind> = new Set([
  'redis_no_rights',
  'redis_login',
  'redis_no_password',
]);
/** A Redis that is well has answered by then. */
const UNANSWERED_MS = 1_000;
const PROBE_MS = 2_000;

/** A refusal that a start ends with, as a wrong configuration; null for one that may pass. */
export function refusalOf(error: unknown): DongboError | null {
  const kind = systemFaultOf(error);
  return kind !== null && FOR_GOOD.has(kind) ? refused(kind, error) : null;
}

/**
 * Rejects when the connection itself fails in a way that waiting does not change, and never resolves. The client tries again
 * for ever and says only "reset", or nothing at all, where one side speaks TLS and the other does not: that is asked apart.
 */
export function refusedConnection(redis: Redis): { readonly refusal: Promise<never>; stop(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const failed = (error: unknown): void => {
    const kind = certificateFault(systemCode(error));
    if (kind !== null) reject(refused(kind, error));
  };
  redis.on('error', failed);
  const timer = setTimeout(() => {
    void mismatch(redis).then((kind) => {
      if (kind !== null) reject(refused(kind));
    });
  }, UNANSWERED_MS);
  // Where the check ends first, nobody waits for it any more.
  promise.catch(() => undefined);
  return {
    refusal: promise,
    stop: () => {
      clearTimeout(timer);
      redis.off('error', failed);
    },
  };
}

function refused(kind: SystemFaultKind, cause?: unknown): DongboError {
  const { code, message, remedy, vi } = systemError(kind);
  return new DongboError({ code, message, remedy, vi: vi ?? undefined, cause, exitCode: EXIT_CODES.usage });
}

function certificateFault(code: string): SystemFaultKind | null {
  if (/^ERR_SSL_.*(?:CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE)$/.test(code)) return 'redis_wants_certificate';
  return /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)
    ? 'redis_certificate'
    : null;
}

async function mismatch({ options }: Redis): Promise<SystemFaultKind | null> {
  const { host = '127.0.0.1', port = 6_379, tls } = options;
  if (options.path != null) return null;
  if (tls === undefined) return (await speaksTls(host, port)) ? 'redis_speaks_tls' : null;
  return (await speaksPlainly(host, port)) ? 'redis_speaks_plainly' : null;
}

async function speaksTls(host: string, port: number): Promise<boolean> {
  // Only a greeting: no account or password is sent to whoever answers.
  const socket = connectTls({ host, port, rejectUnauthorized: false });
  return await probe(socket, (resolve) => socket.once('secureConnect', () => resolve(true)));
}

async function speaksPlainly(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port }, () => socket.write('PING\r\n'));
  return await probe(socket, (resolve) =>
    socket.once('data', (chunk: Buffer) => resolve(/^[+-][A-Z]/.test(chunk.toString('latin1')))),
  );
}

async function probe(socket: Socket, listen: (resolve: (found: boolean) => void) => void): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('error', () => resolve(false));
  socket.once('close', () => resolve(false));
  listen(resolve);
  try {
    return await within(PROBE_MS, promise, () => false);
  } finally {
    socket.destroy();
  }
}
