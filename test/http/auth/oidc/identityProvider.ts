import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** Made once: it takes a while. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

type Json = Readonly<Record<string, unknown>>;

/** An OpenID provider over real HTTP, at which everybody is signed in already. What it says can be spoilt. */
export interface IdentityProvider {
  readonly issuer: string;
  /** Of the person: put into the ID token, over what belongs there. */
  claims: Json;
  userInfo: Json;
  /** Of the token's head: over `alg` and `kid`. */
  header: Json;
  /** Signs tokens; another key than the published one forges them. */
  signer: KeyObject;
  /** Instead of an answer. */
  fails: 'no' | 'token' | 'huge' | 'denied';
  readonly seen: { readonly authorize: URL[]; readonly tokens: URLSearchParams[]; discoveries: number };
}

const CLIENT = { id: 'dongbo', secret: 'the secret of the client' };

export async function startIdentityProvider(now: () => number): Promise<IdentityProvider> {
  const codes = new Map<string, URLSearchParams>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: IdentityProvider = {
    ...{ issuer, claims: {}, userInfo: {}, header: {}, signer: privateKey, fails: 'no' },
    seen: { authorize: [], tokens: [], discoveries: 0 },
  };
  const routes: Readonly<
    Record<string, (url: URL, body: URLSearchParams, request: IncomingMessage) => [number, Json, string?]>
  > = {
    '/.well-known/openid-configuration': () => {
      provider.seen.discoveries += 1;
      const at = (path: string): string => `${issuer}${path}`;
      return [
        200,
        {
          issuer,
          authorization_endpoint: at('/authorize'),
          token_endpoint: at('/token'),
          jwks_uri: at('/jwks'),
          userinfo_endpoint: at('/userinfo'),
          id_token_signing_alg_values_supported: ['RS256'],
          token_endpoint_auth_methods_supported: ['client_secret_basic'],
        },
      ];
    },
    '/jwks': () => [
      200,
      { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] },
    ],
    '/authorize': (url) => {
      provider.seen.authorize.push(url);
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      if (provider.fails === 'denied') back.searchParams.set('error', 'access_denied');
      else {
        const code = randomUUID();
        codes.set(code, url.searchParams);
        back.searchParams.set('code', code);
      }
      return [302, {}, back.href];
    },
    '/token': (_, body, request) => {
      provider.seen.tokens.push(body);
      if (provider.fails === 'token') return [500, {}];
      if (provider.fails === 'huge') return [200, { access_token: 'x'.repeat(2_000_000) }];
      const code = body.get('code') ?? '';
      const asked = codes.get(code);
      codes.delete(code);
      const basic = Buffer.from(`${CLIENT.id}:${encodeURIComponent(CLIENT.secret).replaceAll('%20', '+')}`);
      const isClient = request.headers.authorization === `Basic ${basic.toString('base64')}`;
      const challenge = createHash('sha256')
        .update(body.get('code_verifier') ?? '')
        .digest('base64url');
      if (!isClient) return [401, { error: 'invalid_client' }];
      if (asked?.get('code_challenge') !== challenge) return [400, { error: 'invalid_grant' }];
      if (asked.get('redirect_uri') !== body.get('redirect_uri')) return [400, { error: 'invalid_grant' }];
      return [
        200,
        { access_token: 'access', token_type: 'bearer', id_token: idToken(asked.get('nonce') ?? '') },
      ];
    },
    '/userinfo': () => [200, { sub: 'person-1', ...provider.userInfo }],
  };

  function idToken(nonce: string): string {
    const seconds = Math.floor(now() / 1_000);
    const payload = {
      ...{ iss: issuer, sub: 'person-1', aud: CLIENT.id, nonce, iat: seconds, exp: seconds + 300 },
      ...provider.claims,
    };
    const header = { alg: 'RS256', kid: 'one', ...provider.header };
    const part = (json: Json): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const signed = `${part(header)}.${part(payload)}`;
    if (header.alg === 'none') return `${signed}.`;
    return `${signed}.${sign('sha256', Buffer.from(signed), provider.signer).toString('base64url')}`;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    const body = new URLSearchParams(await text(request));
    const [status, json, location] = routes[url.pathname]?.(url, body, request) ?? [404, {}];
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(location === undefined ? {} : { location }),
    });
    response.end(JSON.stringify(json));
  }
  return provider;
}
