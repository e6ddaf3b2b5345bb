import { z } from 'zod';
import type { FailureKind } from '../failure.ts';
import type { Answer, PortalFailure } from '../portal.ts';
import { failed } from './classify.ts';
import type { Request } from './request.ts';
import { withoutSecret } from './secret.ts';

const token = z.string().min(1).max(8_192);

/**
 * `{"username","password"}` → `{"error_code": 0, "session": "…"}` [DVCQGIntegrationActionImpl.getAccessToken]. Fails only
 * as `login`, `throttled` or `outage`, because no record is involved.
 */
export async function login(
  request: Request,
  settings: { readonly authEndpoint: string; readonly username: string; readonly password: () => string },
  signal: AbortSignal,
): Promise<Answer<string>> {
  const { authEndpoint, username } = settings;
  const password = settings.password();
  const verdict = await request('login', authEndpoint, { username, password }, signal);
  if (!verdict.ok) {
    const failure = withoutSecret(verdict.failure, password);
    return { outcome: 'failed', failure: { ...failure, kind: kindAtLogin(failure) } };
  }
  const session = token.safeParse(verdict.answer.session);
  if (session.success) return { outcome: 'answered', value: session.data };
  return failed('outage', 'the portal accepted the login but gave no session', verdict);
}

/** The meaning of each kind of failure at the login. */
const AT_LOGIN = {
  session: 'login',
  transient: 'outage',
  throttled: 'throttled',
  outage: 'outage',
  login: 'login',
  too_large: 'login',
  exists: 'login',
  missing: 'login',
  rejected: 'login',
  unknown_result: 'outage',
} as const satisfies Record<FailureKind, FailureKind>;

/** At the login, 403 usually means wrong credentials. */
export function kindAtLogin({ kind, httpStatus }: PortalFailure): FailureKind {
  return kind === 'outage' && httpStatus === 403 ? 'login' : AT_LOGIN[kind];
}
