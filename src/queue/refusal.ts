import { DongboError, EXIT_CODES, systemCode } from '../domain/errors.ts';
import { systemError, systemFaultOf } from '../domain/systemFault.ts';
import type { SystemFaultKind } from '../domain/systemFaults.ts';
import type { RedisClient } from './client.ts';
import { certificateFault, whyAway } from './whyAway.ts';

/** What waiting does not change: somebody has to correct the configuration, or Redis. */
const FOR_GOOD: ReadonlySet<SystemFaultKind> = new Set([
  'redis_no_rights',
  'redis_login',
  'redis_no_password',
  'redis_is_cluster',
  'redis_no_cluster',
  'redis_is_sentinel',
  'redis_no_sentinel',
  'redis_sentinel_login',
  'redis_master_name',
  'redis_certificate',
  'redis_wants_certificate',
  'redis_speaks_tls',
  'redis_speaks_plainly',
]);
/** A Redis that is well has answered by then. */
const UNANSWERED_MS = 1_000;

/** A refusal that a start ends with, as a wrong configuration; null for one that may pass. */
export function refusalOf(error: unknown): DongboError | null {
  const kind = systemFaultOf(error);
  return kind !== null && FOR_GOOD.has(kind) ? refused(kind, error) : null;
}

/**
 * Rejects when the connection itself fails in a way that waiting does not change, and never resolves. The client tries again
 * for ever and says only "reset", or nothing at all, where the two sides do not fit: the servers are asked apart.
 */
export function refusedConnection(redis: RedisClient): { readonly refusal: Promise<never>; stop(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const failed = (error: unknown): void => {
    const kind = certificateFault(systemCode(error));
    if (kind !== null) reject(refused(kind, error));
  };
  redis.on('error', failed);
  const timer = setTimeout(() => {
    void whyAway(redis).then((kind) => {
      if (kind !== null && FOR_GOOD.has(kind)) reject(refused(kind));
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

export function refused(kind: SystemFaultKind, cause?: unknown): DongboError {
  const { code, message, remedy, vi } = systemError(kind);
  return new DongboError({ code, message, remedy, vi: vi ?? undefined, cause, exitCode: EXIT_CODES.usage });
}
