import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody, sendJson, sendText } from '../http/server.ts';
import type { PortalSettings } from './options.ts';

export const TOKEN_PATH = '/oauth2/token';

/**
 * A gateway in front of the portal, as WSO2 API Manager answers: tokens by client credentials, and a fault with HTTP 401
 * for a request without a valid one.
 */
export function createGateway(settings: PortalSettings, now: () => number = Date.now) {
  const valid = new Map<string, number>();
  let given = 0;

  function isClient({ headers }: IncomingMessage, text: string): boolean {
    const [kind, credentials = ''] = (headers.authorization ?? '').split(' ');
    if (kind === 'Basic') {
      const pair = Buffer.from(credentials, 'base64').toString();
      return pair === `${settings.clientId}:${settings.password}` && text.includes('client_credentials');
    }
    const isJson = headers['content-type']?.startsWith('application/json') === true;
    const fields = isJson ? fieldsOf(text) : Object.fromEntries(new URLSearchParams(text));
    return fields['client_id'] === settings.clientId && fields['client_secret'] === settings.password;
  }

  async function giveToken(request: IncomingMessage, response: ServerResponse): Promise<string> {
    const text = (await readBody(request, 10_000)) ?? '';
    if (settings.tokens === 'html') {
      sendText(response, 200, 'text/html', '<html><title>WSO2</title></html>');
      return 'html';
    }
    if (!isClient(request, text)) {
      sendJson(response, 401, {
        error: 'invalid_client',
        error_description: 'Client Authentication failed.',
      });
      return 'http_401';
    }
    given += 1;
    const token = `gateway-token-${given}`;
    valid.set(token, now() + settings.tokenSeconds * 1_000);
    sendJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: settings.tokenSeconds });
    return 'ok';
  }

  function accepts({ headers }: IncomingMessage): boolean {
    const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
    return settings.tokens !== 'dead' && (valid.get(token) ?? 0) > now();
  }

  return {
    /** Answers what does not get through, and says with what; null: it is the portal's to answer. */
    async handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<string | null> {
      if (path === TOKEN_PATH) return await giveToken(request, response);
      if (accepts(request)) return null;
      await readBody(request, settings.maxBodyBytes);
      sendJson(response, 401, { fault: { code: 900901, message: 'Invalid Credentials' } });
      return 'http_401';
    },
    given: (): number => given,
    endTokens: (): void => valid.clear(),
  };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    return {};
  }
}
