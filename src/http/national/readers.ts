import type { FastifyRequest } from 'fastify';
import { within } from '../../domain/within.ts';
import { errorFields } from '../../observability/log.ts';
import type { Unread } from '../../reports/national/schema.ts';
import { authenticate } from '../auth/authenticate.ts';
import { clientAddress } from '../auth/clientAddress.ts';
import { bearerOf } from '../auth/credentials.ts';
import { tried } from '../auth/guard.ts';
import type { Principal } from '../auth/principal.ts';
import { PROVINCES_COOKIE, sessionsIn } from '../auth/provincesCookie.ts';
import { refuseForeignOrigin } from '../auth/sameOrigin.ts';
import type { HttpDeps } from '../server/deps.ts';
import { problem } from '../server/problem.ts';
import type { NationalDeps } from './deps.ts';
import type { Mount } from './mount.ts';

/** How long a ledger may take to know a key, in milliseconds: nobody waits for one that is away. */
const ANSWER_MS = 5_000;

/** Who somebody is in one province, or why that is not known or is nobody. */
export interface Reader {
  readonly mount: Mount;
  readonly found: { readonly principal: Principal; readonly deps: HttpDeps } | Unread;
}

export type ReaderDeps = Pick<NationalDeps, 'mounts' | 'tries' | 'log'>;

type LookUp = (deps: HttpDeps, code: string) => Promise<Principal | null>;

/**
 * Who the client is in each province: each decides by its own keys and sessions, and nothing stands above them.
 *
 * HttpProblem 401 for somebody who is nobody anywhere, 503 where a province that is away could know them.
 */
export async function readersOf(request: FastifyRequest, deps: ReaderDeps): Promise<readonly Reader[]> {
  const { authorization } = request.headers;
  if (authorization !== undefined) return await readersByKey(bearerOf(authorization), request, deps);
  const sessions = sessionsIn(request.cookies[PROVINCES_COOKIE]);
  if (sessions.size === 0) throw problem('unauthorized', 'no_key');
  // The browser sends a cookie by itself, whichever site caused the request.
  refuseForeignOrigin(request);
  const readers = await lookUp(deps, async (of, code) => {
    const session = sessions.get(code);
    return session === undefined ? null : await of.sessions.principal(session);
  });
  return isKnown(readers) ? readers : refuse(readers, 'session_ended');
}

/** The same with a key. HttpProblem 429 for an address that tried too many wrong ones. */
export async function readersByKey(
  key: string,
  request: FastifyRequest,
  deps: ReaderDeps,
): Promise<readonly Reader[]> {
  let readers: readonly Reader[] = [];
  const look = async (): Promise<true | null> => {
    readers = await lookUp(deps, (of) => authenticate(key, of));
    return isKnown(readers) || null;
  };
  // A key of one province is no wrong key, so only the whole counts.
  const known = await tried(key, clientAddress(request), { ...deps, look });
  return known === null ? refuse(readers, 'wrong_key') : readers;
}

function isKnown(readers: readonly Reader[]): boolean {
  return readers.some(({ found }) => typeof found !== 'string');
}

function refuse(readers: readonly Reader[], why: 'session_ended' | 'wrong_key'): never {
  const away = readers.find(({ found }) => found === 'unreadable' || found === 'late');
  throw away === undefined
    ? problem('unauthorized', why)
    : problem('province_away', away.mount.province.code);
}

async function lookUp({ mounts, log }: ReaderDeps, look: LookUp): Promise<readonly Reader[]> {
  return await Promise.all(
    mounts.map(async (mount): Promise<Reader> => {
      const { side, province } = mount;
      if (side === null) return { mount, found: 'unreadable' };
      const answer = async (): Promise<Reader['found']> => {
        try {
          const principal = await look(side.deps, province.code);
          return principal === null ? 'no_access' : { principal, deps: side.deps };
        } catch (error) {
          log.warn('http.province_unread', { province: province.code, ...errorFields(error) });
          return 'unreadable';
        }
      };
      return { mount, found: await within(ANSWER_MS, answer(), (): Unread => 'late') };
    }),
  );
}
