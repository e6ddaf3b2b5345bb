import { SourceUnreadableError } from '../../domain/errors.ts';

/** A failed try that is worth repeating. `message` does not quote the answer. */
export class TransientFailure extends Error {
  /** From the source's Retry-After, if any. */
  readonly retryAfterMs: number | null;
  /** The source may object to this one request, and be healthy. */
  readonly mayRefuse: boolean;

  constructor(message: string, retryAfterMs: number | null = null, mayRefuse = false) {
    super(message);
    this.name = 'TransientFailure';
    this.retryAfterMs = retryAfterMs;
    this.mayRefuse = mayRefuse;
  }
}

/** Statuses below 500 that are worth another try. */
const LATER = new Set([408, 425, 429]);

/** The error for a status other than 2xx. */
export function failureOfStatus(
  status: number,
  retryAfterMs: number | null,
  address: string,
): TransientFailure | SourceUnreadableError {
  if (status >= 500 || LATER.has(status)) {
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

/** Search engines commonly refuse to page further into a list than this. */
export const MAX_OFFSET = 10_000;

/** The source does not page this far into a list. A narrower query can avoid it. */
export class OffsetRefused extends SourceUnreadableError {
  constructor(request: string, why: string) {
    super(
      'source.offset_refused',
      `The source did not return ${request}, further than ${MAX_OFFSET} rows into a list: ${why}.`,
      'Let the source page further (index.max_result_window), or let it observe the filters by receive date.',
    );
    this.name = 'OffsetRefused';
  }
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
    'Check that the source runs and is reachable from here. The next reading continues where this one ended.',
  );
}
