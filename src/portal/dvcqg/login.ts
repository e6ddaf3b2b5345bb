import { z } from 'zod';
import type { Answer, PortalFailure } from '../portal.ts';
import { failureOf } from './classify.ts';
import type { Request } from './request.ts';
import { withoutSecret } from './secret.ts';

const token = z.string().min(1).max(8_192);

/**
 * Asks for a session: `{"username","password"}` → `{"error_code": 0, "session": "…"}`
 * [DVCQGIntegrationActionImpl.getAccessToken]. Fails as `login`, `throttled` or `outage`, never otherwise:
 * no record was sent yet, so none can be refused or perhaps stored.
 */
export async function login(
  request: Request,
  settings: { readonly authEndpoint: string; readonly username: string; readonly password: string },
  signal: AbortSignal,
): Promise<Answer<string>> {
  const { authEndpoint, username, password } = settings;
  const verdict = await request('login', authEndpoint, { username, password }, signal);
  if (!verdict.ok) {
    const failure = withoutSecret(verdict.failure, password);
    return { outcome: 'failed', failure: { ...failure, kind: kindAtLogin(failure) } };
  }
  const session = token.safeParse(verdict.answer.session);
  if (session.success) return { outcome: 'answered', value: session.data };
  const failure = failureOf('outage', 'the portal accepted the login but gave no session', {
    httpStatus: verdict.httpStatus,
  });
  return { outcome: 'failed', failure };
}

/** 403 is what a login with wrong credentials may well get; anywhere else it is a closed gate. */
function kindAtLogin({ kind, httpStatus }: PortalFailure): 'throttled' | 'outage' | 'login' {
  if (kind === 'throttled') return 'throttled';
  if (kind === 'transient' || (kind === 'outage' && httpStatus !== 403)) return 'outage';
  return 'login';
}
