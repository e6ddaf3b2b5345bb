import * as oidc from 'openid-client';
import type { Attempt } from './attempt.ts';
import type { Claims, OidcSettings } from './claims.ts';

const TIMEOUT_SECONDS = 10;
/** In bytes, of one answer. */
const MAX_ANSWER = 1_048_576;

/**
 * The identity provider, by its discovery document, which is read when it is first needed and kept: dongbo starts and
 * runs without it. The library checks issuer, audience, times, nonce and the signature of the ID token.
 */
export class Provider {
  readonly #settings: OidcSettings;
  #found: Promise<oidc.Configuration> | null = null;

  constructor(settings: OidcSettings) {
    this.#settings = settings;
  }

  /** Where the browser goes. Rejects where the provider cannot be reached. */
  async address({ state, nonce, verifier }: Attempt, callback: string): Promise<string> {
    const address = oidc.buildAuthorizationUrl(await this.#configuration(), {
      redirect_uri: callback,
      scope: [...new Set(['openid', ...this.#settings.scopes])].join(' '),
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return address.href;
  }

  /** The person's claims, for the address that the browser came back to. Rejects for anything that does not fit. */
  async claims(
    returned: URL,
    { state, nonce, verifier }: Attempt,
  ): Promise<Claims & { readonly sub: string }> {
    const configuration = await this.#configuration();
    const tokens = await oidc.authorizationCodeGrant(configuration, returned, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('The identity provider gave no ID token.');
    if (!this.#settings.userInfo) return claims;
    return { ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
  }

  #configuration(): Promise<oidc.Configuration> {
    this.#found ??= discover(this.#settings).catch((error: unknown) => {
      // It is tried again at the next sign-in.
      this.#found = null;
      throw error;
    });
    return this.#found;
  }
}

async function discover(settings: OidcSettings): Promise<oidc.Configuration> {
  const { issuer, clientId, clientSecret, clockToleranceSeconds } = settings;
  const server = new URL(issuer);
  // Loopback alone: the configuration refuses any other.
  const insecure = server.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  const authenticate: oidc.ClientAuth = (as, client, body, headers) => {
    const secret = clientSecret.revealNow();
    const methods = as.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const method = methods.includes('client_secret_basic') ? oidc.ClientSecretBasic : oidc.ClientSecretPost;
    method(secret)(as, client, body, headers);
  };
  return await oidc.discovery(
    server,
    clientId,
    { [oidc.clockTolerance]: clockToleranceSeconds },
    authenticate,
    {
      // Without it the signature of a token that came over TLS is not checked.
      execute: [oidc.enableNonRepudiationChecks, ...insecure],
      timeout: TIMEOUT_SECONDS,
      [oidc.customFetch]: boundedFetch,
    },
  );
}

async function boundedFetch(url: string, options: oidc.CustomFetchOptions): Promise<Response> {
  const { body, ...rest } = options;
  const answer = await fetch(url, body === undefined ? rest : { ...rest, body });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.byteLength;
    if (size > MAX_ANSWER) throw new Error('The answer of the identity provider is too large.');
    parts.push(new Uint8Array(part));
  }
  const { status, headers } = answer;
  return new Response(size === 0 ? null : new Blob(parts), { status, headers });
}
