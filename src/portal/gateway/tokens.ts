import type { Instant } from '../../domain/time.ts';
import { failed } from '../dvcqg/classify.ts';
import { kindAtLogin } from '../dvcqg/login.ts';
import type { Request } from '../dvcqg/request.ts';
import { withoutSecret } from '../dvcqg/secret.ts';
import { createSessions, type Sessions } from '../dvcqg/session.ts';
import type { OAuth } from '../gatewaySettings.ts';
import type { Answer } from '../portal.ts';

/** A token without an expiry is renewed this often all the same. */
const USUAL_LIFE_MS = 300_000;
/** Some servers give tokens of years; a shorter use bounds what a stolen one is good for. */
const LONGEST_LIFE_MS = 24 * 3_600_000;
/** A token ends this share of its life early, because a request takes time and clocks differ. */
const MARGIN = 0.1;

const TOO_OFTEN = 'the gateway refused ten tokens within a minute, each of which it had just given';

/** Tokens of an OAuth 2.0 server: one for all callers, renewed before it ends or when it is refused. */
export function createTokens(
  auth: OAuth,
  /** Reads answers as parseTokenAnswer does. */
  request: Request,
  deps: { readonly now: () => Instant; readonly closing: AbortSignal },
): Sessions {
  let lifeMs = USUAL_LIFE_MS;

  async function grant(): Promise<Answer<string>> {
    const secret = auth.clientSecret();
    const { body, headers } = tokenRequest(auth, secret);
    const verdict = await request('token', auth.tokenUrl, body, deps.closing, headers);
    if (!verdict.ok) {
      const failure = withoutSecret(verdict.failure, secret);
      return { outcome: 'failed', failure: { ...failure, kind: kindAtLogin(failure) } };
    }
    const { session: token, result: seconds } = verdict.answer;
    if (typeof token !== 'string') return failed('outage', 'the token endpoint gave no token', verdict);
    lifeMs =
      typeof seconds === 'number' && seconds > 0
        ? Math.min(seconds * 1_000, LONGEST_LIFE_MS) * (1 - MARGIN)
        : USUAL_LIFE_MS;
    return { outcome: 'answered', value: token };
  }

  return createSessions(grant, deps.now, { lifeMs: () => lifeMs, tooOften: TOO_OFTEN });
}

/** The client's credentials where the endpoint expects them. */
function tokenRequest(
  { clientId, clientIn, scope }: OAuth,
  secret: string,
): { readonly body: unknown; readonly headers: Readonly<Record<string, string>> } {
  const asked = { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) };
  const client = { client_id: clientId, client_secret: secret };
  switch (clientIn) {
    case 'basic': {
      // Each part is form-encoded first (RFC 6749, 2.3.1), so that a colon in the name cannot split them.
      const pair = [clientId, secret].map(encodeURIComponent).join(':');
      const Authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      return { body: new URLSearchParams(asked), headers: { Authorization } };
    }
    case 'form':
      return { body: new URLSearchParams({ ...asked, ...client }), headers: {} };
    case 'json':
      return { body: { ...asked, ...client }, headers: {} };
  }
}
