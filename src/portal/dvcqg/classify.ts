import { LONGEST_PORTAL_RETRY_AFTER_MS } from '../../domain/delays.ts';
import type { PortalFault } from '../../domain/portalFault.ts';
import { retryAfterMs } from '../../domain/retryAfter.ts';
import type { Instant } from '../../domain/time.ts';
import type { FailureKind } from '../failure.ts';
import type { PortalFailure } from '../portal.ts';
import { isSuccess, meaningOf, type PortalCodes } from '../portalCodes.ts';
import { type ParseAnswer, type PortalAnswer, parseAnswer } from './answer.ts';
import type { RawOutcome } from './client.ts';

export type Verdict =
  /** HTTP 2xx, well-formed, error_code zero, not explained otherwise by the table; `result` is still unread. */
  | { readonly ok: true; readonly answer: PortalAnswer; readonly httpStatus: number }
  | {
      readonly ok: false;
      readonly failure: PortalFailure;
      /** That of a refusal on 2xx, else null. */
      readonly answer: PortalAnswer | null;
      /** Neither the table nor the status says what the refusal means; it counts as one of what was sent. */
      readonly isAssumed: boolean;
    };

/**
 * The meaning of an HTTP status alone. 403 comes from a gateway that would refuse the next batch as well, 503 and 504 from
 * a proxy without a portal. Any other 5xx is a fault in handling this request, which may have been stored.
 */
const STATUS_KINDS: ReadonlyMap<number, FailureKind> = new Map([
  [401, 'session'],
  [403, 'outage'],
  [408, 'transient'],
  [413, 'too_large'],
  [425, 'transient'],
  [429, 'throttled'],
  [503, 'outage'],
  [504, 'outage'],
]);

/** A redirect (3xx) means that another server answers at the portal's address. */
function kindOfStatus(status: number): FailureKind {
  return STATUS_KINDS.get(status) ?? (status >= 500 ? 'transient' : status >= 400 ? 'rejected' : 'outage');
}

/**
 * The only place that classifies failures (law 4). On 2xx the code decides, on 4xx a listed code overrules the status,
 * otherwise the status decides: a proxy's 502 is not the portal's answer, whatever JSON it contains.
 */
export function classify(
  raw: RawOutcome,
  codes: PortalCodes,
  now: Instant,
  parse: ParseAnswer = parseAnswer,
): Verdict {
  if (raw.kind === 'lost') {
    const failure =
      raw.connected && !CERTIFICATE_ALERT.test(raw.code)
        ? failureOf('transient', `the portal's answer was lost (${raw.code}); the request may have arrived`)
        : failureOf('outage', `no connection to the portal (${raw.code}); nothing was sent`, {
            fault: faultOfCode(raw.code),
          });
    return { ok: false, failure, answer: null, isAssumed: false };
  }

  const { httpStatus } = raw;
  const answer = parse(raw.body);
  const facts = {
    httpStatus,
    retryAfterMs: retryAfterMs(raw.retryAfter, now, LONGEST_PORTAL_RETRY_AFTER_MS),
  };

  if (httpStatus >= 200 && httpStatus < 300) {
    if (answer === null) {
      const failure = failureOf('transient', `HTTP ${httpStatus} with ${shapeOf(raw.body)}`, {
        ...facts,
        fault: 'unreadable',
      });
      return { ok: false, failure, answer: null, isAssumed: false };
    }
    const failure = refusal(answer.code, answer.message, codes, httpStatus);
    if (failure === null) return { ok: true, answer, httpStatus };
    const isAssumed = meaningOf(codes, answer.code, answer.message) === null;
    return { ok: false, failure: { ...failure, ...facts }, answer, isAssumed };
  }

  const code = answer === null || isSuccess(answer.code) ? null : answer.code;
  const isRequestError = httpStatus >= 400 && httpStatus < 500;
  const listed =
    isRequestError && code !== null ? meaningOf(codes, code, answer?.message ?? null)?.kind : undefined;
  const failure = {
    ...failureOf(
      listed ?? kindOfStatus(httpStatus),
      answer?.message ?? withGatewayFault(`HTTP ${httpStatus}`, raw.body),
      {
        ...facts,
        fault: httpStatus >= 300 && httpStatus < 400 ? 'redirect' : undefined,
      },
    ),
    code,
    ...listedBy(listed ?? null),
  };
  const isAssumed = isRequestError && listed === undefined && !STATUS_KINDS.has(httpStatus);
  return { ok: false, failure, answer: null, isAssumed };
}

/**
 * The failure for a code and message, of a whole answer or of one record in it. Null: a success. The message decides
 * only through a row of the table, which can also say that a success is none.
 */
export function refusal(
  code: string,
  message: string | null,
  codes: PortalCodes,
  httpStatus: number | null,
): PortalFailure | null {
  const row = meaningOf(codes, code, message);
  if (row === null && isSuccess(code)) return null;
  const kind = row?.kind ?? 'rejected';
  return {
    ...failureOf(kind, message ?? `the portal refused with error_code ${code}`),
    code,
    httpStatus,
    ...listedBy(row),
  };
}

function listedBy(row: unknown): Pick<PortalFailure, 'listed'> {
  return row === null ? {} : { listed: true };
}

/** A failure without a code. */
export function failureOf(
  kind: FailureKind,
  message: string,
  facts: {
    readonly httpStatus?: number | null;
    readonly retryAfterMs?: number | null;
    readonly fault?: PortalFault | undefined;
  } = {},
): PortalFailure {
  const { httpStatus = null, retryAfterMs: wait = null, fault } = facts;
  return {
    ...{ kind, code: null, httpStatus, message, retryAfterMs: wait },
    ...(fault === undefined ? {} : { fault }),
  };
}

/** The outcome of a call that failed without a code. */
export function failed(...[kind, message, facts]: Parameters<typeof failureOf>) {
  return { outcome: 'failed', failure: failureOf(kind, message, facts) } as const;
}

/** With TLS 1.3, a server refuses a client's certificate, or the lack of one, only after the connection is established. */
const CERTIFICATE_ALERT = /^ERR_SSL_.*ALERT.*(CERT|UNKNOWN_CA)/;
/** OpenSSL's and Node's codes of a certificate or a TLS that is not accepted. */
const TLS_CODE = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/;
const NAME_CODES: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN']);

function faultOfCode(code: string): PortalFault {
  if (TLS_CODE.test(code)) return 'certificate';
  return NAME_CODES.has(code) ? 'name' : 'dead';
}

/** The code of a WSO2 gateway that answered itself, such as 900901 for a token; its texts can quote the request. */
function withGatewayFault(text: string, body: string): string {
  const [, code] = /"fault"\s*:\s*\{\s*"code"\s*:\s*"?(\d{3,9})\b/.exec(body.slice(0, 1_000)) ?? [];
  return code === undefined ? text : `${text}, gateway fault ${code}`;
}

/** Describes an unreadable body without quoting it. */
function shapeOf(body: string): string {
  const start = body.trimStart().charAt(0);
  if (start === '') return 'an empty body';
  if (start === '<') return 'a web page for a body';
  return start === '{' ? 'JSON that is cut off or has no usable error_code' : 'a body that is no answer';
}
