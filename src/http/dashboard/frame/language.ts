import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Language } from '../../../domain/language.ts';
import type { Server } from '../../server/deps.ts';
import { safePath } from './safePath.ts';

const LANGUAGE_COOKIE = 'dongbo_lang';
/** A year, in seconds. */
const KEPT_S = 365 * 86_400;

/** The language chosen in this browser, otherwise the configured one. */
export function languageOf(request: FastifyRequest, settings: { readonly language: Language }): Language {
  const chosen = request.cookies[LANGUAGE_COOKIE];
  return chosen === 'vi' || chosen === 'en' ? chosen : settings.language;
}

/** The language switch: a plain link, because changing the language is harmless. */
export const languageRoute = (server: Server): void => {
  server.get(
    '/language/:language',
    {
      config: { access: 'public', page: true },
      schema: {
        params: z.strictObject({ language: z.enum(['vi', 'en']) }),
        querystring: z.strictObject({ back: z.string().max(8_000).optional() }),
      },
    },
    async (request, reply) => {
      const secure = request.protocol === 'https';
      const cookie = { path: '/', httpOnly: true, sameSite: 'lax', maxAge: KEPT_S, secure } as const;
      reply.setCookie(LANGUAGE_COOKIE, request.params.language, cookie);
      return reply.redirect(safePath(request.query.back), 303);
    },
  );
};
