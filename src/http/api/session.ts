import { z } from 'zod';
import { ROLES } from '../../domain/role.ts';
import type { Principal } from '../auth/principal.ts';
import { signIn, signOut } from '../auth/signIn.ts';
import type { Route } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import { problem } from '../server/problem.ts';
import { apiRoute } from './apiRoute.ts';

const me = z
  .object({
    name: z.string(),
    role: z.enum(ROLES),
    agencies: z.array(z.string()).nullable().describe('null = the whole province'),
  })
  .meta({ id: 'Me' });

/** Signing in and out of a browser. */
export const sessionRoutes: Route = (server, deps) => {
  server.post(
    '/api/v1/session',
    {
      config: { access: 'public' },
      schema: {
        tags: ['session'],
        summary: 'Begin a session with a key',
        body: strictObject({ key: z.string().max(200) }),
        response: { 200: me },
      },
    },
    async (request, reply) => {
      const principal = await signIn(request.body.key, { request, reply }, deps);
      if (principal === null) throw problem('unauthorized', 'wrong_key');
      return meOf(principal);
    },
  );

  server.delete(
    '/api/v1/session',
    {
      config: { access: 'viewer' },
      schema: { tags: ['session'], summary: 'End the session', response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      await signOut(request, reply, deps);
      return reply.code(204).send();
    },
  );
};

export const keyRoute = apiRoute({
  path: '/api/v1/session',
  tag: 'session',
  summary: 'The key in use',
  answer: me,
  respond: async ({ principal }) => meOf(principal),
});

function meOf({ name, role, agencies }: Principal): z.input<typeof me> {
  return { name, role, agencies: agencies === null ? null : [...agencies] };
}
