import { z } from 'zod';
import { principalOf } from '../auth/guard.ts';
import { type SignInDeps, signIn, signOut } from '../auth/signIn.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { problem } from '../server/problem.ts';

const me = z
  .object({
    name: z.string(),
    role: z.enum(['viewer', 'operator', 'admin']),
    agencies: z.array(z.string()).nullable().describe('null = the whole province'),
  })
  .meta({ id: 'Me' });

/** Signing in and out of a browser, and who one is. */
export function sessionRoutes(server: Server, signing: SignInDeps): void {
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
      const principal = await signIn(request.body.key, { request, reply }, signing);
      if (principal === null) throw problem('unauthorized', 'wrong_key');
      const { name, role, agencies } = principal;
      return { name, role, agencies: agencies === null ? null : [...agencies] };
    },
  );

  server.delete(
    '/api/v1/session',
    {
      config: { access: 'viewer' },
      schema: { tags: ['session'], summary: 'End the session', response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      signOut(request, reply, signing.sessions);
      return reply.code(204).send();
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
