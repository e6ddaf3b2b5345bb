import { SourceUnreadableError } from '../../domain/errors.ts';

/** A failed try that is worth repeating. `message` describes the answer and quotes none of it. */
export class TransientFailure extends Error {
  /** Milliseconds the source asked us to wait, where it did. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'TransientFailure';
    this.retryAfterMs = retryAfterMs;
  }
}

/** Statuses below 500 that say "later" and not "no". */
const LATER = new Set([408, 425, 429]);

/** The error for a status other than 2xx; `address`: the host and path of the request. */
export function failureOfStatus(
  status: number,
  retryAfterMs: number | null,
  address: string,
): TransientFailure | SourceUnreadableError {
  if (status >= 500 || LATER.has(status)) return new TransientFailure(`HTTP ${status}`, retryAfterMs);
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
      `The source at ${address} knows the user but does not let it read (HTTP 403).`,
      "Have source.username granted reading of the site's cases, and check source.groupId.",
    );
  }
  return new SourceUnreadableError(
    'source.refused',
    `The source at ${address} refused the request (HTTP ${status}).`,
    'Check source.baseUrl: it is the address of the REST service without /dossiers. Redirects are not followed.',
  );
}

export function oversized(limitBytes: number, rows: number, address: string): SourceUnreadableError {
  return new SourceUnreadableError(
    'source.oversized',
    `The source at ${address} answered a request for ${rows} rows with more than ${limitBytes} bytes.`,
    'Lower source.pageSize.',
  );
}

/** All tries for one page have failed. */
export function unavailable(
  failure: TransientFailure,
  tries: number,
  request: string,
): SourceUnreadableError {
  return new SourceUnreadableError(
    'source.unavailable',
    `The source did not return ${request}: ${failure.message} (tries: ${tries}).`,
    'See that the source runs and is reachable from here. The next reading continues where this one ended.',
  );
}
