import { z } from 'zod';
import type { FailedTries } from '../access/failedTries.ts';
import { principalOf, tryKey } from '../access/guard.ts';
import { refuseForeignOrigin } from '../access/sameOrigin.ts';
import { SESSION_COOKIE, type Sessions } from '../access/sessions.ts';
import type { HttpDeps } from '../deps.ts';
import { HttpProblem } from '../problem.ts';
import type { Server } from '../server.ts';

const COOKIE = { path: '/', httpOnly: true, sameSite: 'strict' } as const;

const me = z
  .object({
    name: z.string(),
    role: z.enum(['viewer', 'operator', 'admin']),
    agencies: z.array(z.string()).nullable().describe('null = the whole province'),
  })
  .meta({ id: 'Me' });

/** Signing in and out of a browser, and who one is. */
export function sessionRoutes(
  server: Server,
  deps: HttpDeps,
  { sessions, tries }: { readonly sessions: Sessions; readonly tries: FailedTries },
): void {
  server.post(
    '/api/v1/session',
    {
      config: { access: 'public' },
      schema: {
        tags: ['session'],
        summary: 'Begin a session with a key',
        body: z.strictObject({ key: z.string().max(200) }),
        response: { 200: me },
      },
    },
    async (request, reply) => {
      // Nobody is to be signed in unawares, with somebody else's key.
      refuseForeignOrigin(request);
      const principal = await tryKey(request.body.key.trim(), request.ip, { deps, tries });
      if (principal === null) {
        throw new HttpProblem(401, 'unauthorized', {
          detail: 'The key is none, or no longer one.',
          remedy: 'Check that the whole key was given; `dongbo keys list` shows which are valid.',
        });
      }
      const secure = request.protocol === 'https';
      reply.setCookie(SESSION_COOKIE, sessions.begin(principal), { ...COOKIE, secure });
      const { name, role, agencies } = principal;
      return { name, role, agencies: agencies === null ? null : [...agencies] };
    },
  );

  server.delete(
    '/api/v1/session',
    { config: { access: 'viewer' }, schema: { tags: ['session'], summary: 'End the session' } },
    async (request, reply) => {
      const session = request.cookies[SESSION_COOKIE];
      if (session !== undefined) sessions.end(session);
      return reply.clearCookie(SESSION_COOKIE, COOKIE).code(204).send();
    },
  );

  server.get(
    '/api/v1/session',
    {
      config: { access: 'viewer' },
      schema: { tags: ['session'], summary: 'Whose key this is', response: { 200: me } },
    },
    async (request) => {
      const { name, role, agencies } = principalOf(request);
      return { name, role, agencies: agencies === null ? null : [...agencies] };
    },
  );
}
