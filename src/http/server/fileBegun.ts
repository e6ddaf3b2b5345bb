import type { Server } from './deps.ts';

/** Set by downloads.js before it follows a link to a file; the answer says with it that the file has begun. */
const DOWNLOAD_COOKIE = 'dongbo_download';
const TOKEN = /^[0-9a-f-]{36}$/;
/** Long enough for the page to look, in seconds. */
const KEPT_S = 60;

/**
 * Tells the page that asked for a file when it begins to arrive: a browser shows nothing before, and making a PDF or a
 * database takes seconds. The page reads the cookie, so it is no secret and HttpOnly would hide it.
 */
export function fileBegun(server: Server): void {
  server.addHook('onSend', async (request, reply) => {
    const token = request.cookies[DOWNLOAD_COOKIE];
    if (token === undefined || !TOKEN.test(token) || !reply.hasHeader('content-disposition')) return;
    const secure = request.protocol === 'https';
    const cookie = { path: '/', sameSite: 'strict', maxAge: KEPT_S, secure } as const;
    reply.setCookie(DOWNLOAD_COOKIE, `begun.${token}`, cookie);
  });
}
