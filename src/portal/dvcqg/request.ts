import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import { noTracing, type Span, type Tracing } from '../../observability/tracing.ts';
import { FAILURES, type FailureKind } from '../failure.ts';
import { type MayStart, NotStarted, type RequestBudget } from '../portal.ts';
import type { PortalCodes } from '../portalCodes.ts';
import type { ParseAnswer } from './answer.ts';
import { classify, type Verdict } from './classify.ts';
import type { Client } from './client.ts';

/** A label of the metrics. */
type RequestOutcome = 'success' | 'aborted' | FailureKind;

/** Sends one request within the budget. Rejects with the signal's reason when aborted. */
export type Request = (
  service: string,
  endpoint: string,
  body: unknown,
  signal: AbortSignal,
  headers?: Readonly<Record<string, string>>,
  mayStart?: MayStart,
) => Promise<Verdict>;

export interface RequestDeps {
  readonly client: Client;
  readonly codes: PortalCodes;
  /** How an answer is read; by default in the adapter's form. */
  readonly parse?: ParseAnswer | undefined;
  readonly budget: RequestBudget;
  readonly log: Log;
  readonly now: () => Instant;
  /** Called for every request sent, logins (service `login`) included. */
  readonly onRequest?: ((service: string, outcome: RequestOutcome, seconds: number) => void) | undefined;
  readonly tracing?: Tracing | undefined;
}

/** The only way to the portal: wait for the budget, count, send, classify, measure. Never logs a message or a body. */
export function createRequest(deps: RequestDeps): {
  readonly request: Request;
  /** The same for answers of another form. */
  readonly reading: (parse: ParseAnswer) => Request;
  readonly count: () => number;
} {
  const { tracing = noTracing } = deps;
  let count = 0;

  const reading =
    (parse: ParseAnswer | undefined): Request =>
    async (service, endpoint, body, signal, headers, mayStart) => {
      await deps.budget.take(signal, mayStart?.urgent);
      // Waiting for the budget can take long.
      if (mayStart !== undefined && !(await mayStart())) throw new NotStarted();
      signal.throwIfAborted();
      count += 1;
      return await tracing.span('portal request', { service }, (span) =>
        exchange(service, { endpoint, body, headers, parse }, signal, span),
      );
    };

  async function exchange(
    service: string,
    sent: {
      readonly endpoint: string;
      readonly body: unknown;
      readonly headers: Readonly<Record<string, string>> | undefined;
      readonly parse: ParseAnswer | undefined;
    },
    signal: AbortSignal,
    span: Span,
  ): Promise<Verdict> {
    const start = performance.now();
    let outcome: RequestOutcome = 'aborted';
    try {
      const raw = await deps.client.post(sent.endpoint, sent.body, signal, sent.headers);
      if (raw.kind === 'answered') span.set({ httpStatus: raw.httpStatus });
      const verdict = classify(raw, deps.codes, deps.now(), sent.parse);
      outcome = verdict.ok ? 'success' : verdict.failure.kind;
      if (!verdict.ok) {
        const { kind, httpStatus, code, retryAfterMs } = verdict.failure;
        const durationMs = Math.round(performance.now() - start);
        const fields = { service, failureKind: kind, httpStatus, code, retryAfterMs, durationMs };
        if (FAILURES[kind].ordinary) deps.log.debug('portal.request_refused', fields);
        else
          deps.log.warn('portal.request_failed', { ...fields, cause: raw.kind === 'lost' ? raw.code : null });
      }
      return verdict;
    } finally {
      deps.onRequest?.(service, outcome, (performance.now() - start) / 1_000);
      span.set({ outcome });
    }
  }

  return { request: reading(deps.parse), reading, count: () => count };
}
