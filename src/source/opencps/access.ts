import { SourceUnreadableError } from '../../domain/errors.ts';
import type { Access } from '../reading/client.ts';
import { isPassing, TransientFailure } from '../reading/failure.ts';
import type { OpencpsSettings } from './settings.ts';

/** Basic authentication and the header `groupId` [DossierManagement.getDossiers]. */
export function opencpsAccess({
  username,
  password,
  groupId,
}: Pick<OpencpsSettings, 'username' | 'password' | 'groupId'>): Access {
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const headers = { Authorization: `Basic ${credentials}`, groupId };
  return { headers: () => Promise.resolve(headers), failureOf };
}

/** The error for a status other than 2xx. */
function failureOf(
  status: number,
  retryAfterMs: number | null,
  address: string,
): TransientFailure | SourceUnreadableError {
  if (isPassing(status)) {
    return new TransientFailure(`HTTP ${status}`, retryAfterMs, status === 500);
  }
  if (status === 401) {
    return new SourceUnreadableError(
      'source.unauthorized',
      `The source at ${address} refused the credentials (HTTP 401).`,
      'Check source.username and the secret of source.passwordFile or source.passwordEnv.',
    );
  }
  if (status === 403) {
    return new SourceUnreadableError(
      'source.forbidden',
      `The source at ${address} does not allow the user to read cases (HTTP 403).`,
      "Grant source.username the right to read the site's cases, and check source.groupId.",
    );
  }
  return new SourceUnreadableError(
    'source.refused',
    `The source at ${address} refused the request (HTTP ${status}).`,
    'Check source.baseUrl: it is the address of the REST service without /dossiers. Redirects are not followed.',
  );
}
