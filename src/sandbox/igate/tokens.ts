import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson, sendText } from '../http/server.ts';
import type { IgateSettings } from './options.ts';

/** The token endpoint: client credentials, the account's password, and refresh tokens that serve once. */
export function createTokenIssuer(settings: IgateSettings, now: () => number) {
  const valid = new Map<string, number>();
  const refresh = new Set<string>();
  let given = 0;

  function issue(grant: string): Record<string, unknown> {
    given += 1;
    const token = `token-${given}`;
    valid.set(token, now() + settings.tokenSeconds * 1_000);
    const answer = { access_token: token, expires_in: settings.tokenSeconds, token_type: 'Bearer' };
    if (grant === 'client_credentials') return answer;
    refresh.add(`refresh-${given}`);
    return { ...answer, refresh_token: `refresh-${given}`, refresh_expires_in: 10 * settings.tokenSeconds };
  }

  function isAllowed(form: URLSearchParams): boolean {
    if (form.get('client_id') !== settings.clientId) return false;
    switch (form.get('grant_type')) {
      case 'client_credentials':
        return form.get('client_secret') === settings.password;
      case 'password':
        return form.get('username') === settings.username && form.get('password') === settings.password;
      case 'refresh_token':
        return refresh.delete(form.get('refresh_token') ?? '');
      default:
        return false;
    }
  }

  return {
    async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const form = new URLSearchParams((await readBody(request, 10_000)) ?? '');
      if (settings.tokens === 'html') return sendText(response, 200, 'text/html', '<html>Đăng nhập</html>');
      if (!isAllowed(form)) return sendJson(response, 401, { error: 'invalid_grant' });
      sendJson(response, 200, issue(form.get('grant_type') ?? ''));
    },
    accepts(header: string | undefined): boolean {
      const expiresAt = valid.get(header?.replace(/^Bearer /, '') ?? '');
      return expiresAt !== undefined && expiresAt > now();
    },
    given: (): number => given,
    end: (): void => valid.clear(),
  };
}
