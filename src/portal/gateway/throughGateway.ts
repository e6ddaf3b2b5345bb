import type { Request } from '../dvcqg/request.ts';
import { verdictWithout } from '../dvcqg/secret.ts';
import type { Sessions } from '../dvcqg/session.ts';
import type { GatewayAuth } from '../gatewaySettings.ts';
import type { PortalFailure } from '../portal.ts';

/**
 * Requests with what the gateway wants to see. A token that it refuses is renewed and the request repeated once, which is
 * safe because a refused request never reached the portal. `tokens` is null unless the gateway wants OAuth.
 */
export function throughGateway(request: Request, auth: GatewayAuth, tokens: Sessions | null): Request {
  if (tokens === null) {
    if (auth.kind === 'none') return request;
    return async (service, endpoint, body, signal, headers, mayStart) => {
      const { name, value, secret } = fixedHeader(auth);
      const sent = { ...headers, [name]: value };
      const verdict = await request(service, endpoint, body, signal, sent, mayStart);
      return verdictWithout(verdictWithout(verdict, value), secret);
    };
  }
  return async (service, endpoint, body, signal, headers, mayStart) => {
    let token = await tokens.current(signal);
    for (let tries = 1; token.outcome === 'answered'; tries += 1) {
      const sent = { ...headers, Authorization: `Bearer ${token.value.token}` };
      // What is quoted of an answer is stored and shown.
      const verdict = verdictWithout(
        await request(service, endpoint, body, signal, sent, mayStart),
        token.value.token,
      );
      if (verdict.ok || tries > 1 || !isOfGateway(verdict.failure)) return verdict;
      token = await tokens.renew(token.value, signal);
    }
    return { ok: false, failure: token.failure, answer: null, isAssumed: false };
  };
}

/** The portal itself names a code when it refuses a session. */
function isOfGateway({ httpStatus, code }: PortalFailure): boolean {
  return httpStatus === 401 && code === null;
}

function fixedHeader(auth: Extract<GatewayAuth, { kind: 'basic' | 'header' | 'oauth' }>): {
  readonly name: string;
  readonly value: string;
  readonly secret: string;
} {
  switch (auth.kind) {
    case 'basic': {
      const secret = auth.password();
      const pair = Buffer.from(`${auth.username}:${secret}`).toString('base64');
      return { name: 'Authorization', value: `Basic ${pair}`, secret };
    }
    case 'header': {
      const secret = auth.value();
      return { name: auth.name, value: `${auth.prefix}${secret}`, secret };
    }
    case 'oauth':
      throw new Error('a gateway with tokens has no fixed header');
  }
}
