import { SourceUnreadableError } from '../../domain/errors.ts';

/** A failed try that is worth repeating. `message` does not quote the answer. */
export class TransientFailure extends Error {
  /** From the source's Retry-After, if any. */
  readonly retryAfterMs: number | null;
  /** The source may object to this one request, and be healthy. */
  readonly mayRefuse: boolean;
  /** What helps if it does not pass, where that is not the source as a whole. */
  cure: Cure | null = null;

  constructor(message: string, retryAfterMs: number | null = null, mayRefuse = false) {
    super(message);
    this.name = 'TransientFailure';
    this.retryAfterMs = retryAfterMs;
    this.mayRefuse = mayRefuse;
  }
}

interface Cure {
  readonly remedy: string;
  readonly vi: { readonly message: string; readonly remedy: string };
}

/** Statuses below 500 that are worth another try. */
const LATER = new Set([408, 425, 429]);

/** Whether a status is worth another try. */
export function isPassing(status: number): boolean {
  return status >= 500 || LATER.has(status);
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
    failure.cure?.remedy ??
      'Check that the source runs and is reachable from here. The next reading continues where this one ended.',
    failure.cure === null ? {} : { vi: failure.cure.vi },
  );
}
