import { z } from 'zod';
import type { Role } from '../../domain/role.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import type { ReplayState } from '../../ledger/port/replays.ts';

/** RFC 9457. `code` is stable and for programs; `detail` and `remedy` are for people. */
const problemSchema = z
  .object({
    type: z.string().describe('`urn:dongbo:problem:` and the code'),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    remedy: z.string(),
    requestId: z.string().describe('as in the header X-Request-Id and in the log'),
    errors: z
      .array(z.object({ where: z.string(), expected: z.string() }))
      .optional()
      .describe('what is wrong with the request, each with its place'),
    present: z
      .array(z.record(z.string(), z.string()))
      .optional()
      .describe('the rows of a mapping table as they are now, where somebody else changed them'),
    cases: z.int().optional().describe('how many cases a change concerns, to be given as `confirm`'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** What one problem says. */
export interface ProblemText {
  readonly status: number;
  readonly detail: string;
  readonly remedy: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What a program needs to continue. */
  readonly more?: Pick<Problem, 'errors' | 'present' | 'cases'>;
}

interface Said {
  readonly message: string;
  readonly remedy: string;
}

/** Who gives no valid key need not know where our files are. */
const STRANGERS = { config: null } as const;

const UNAUTHORIZED = {
  no_key: 'No key was given.',
  no_key_or_password: 'No key was given.',
  session_ended: 'The session has ended.',
  wrong_key: 'The key is wrong, has expired or was revoked.',
} as const;

const BUSY = {
  downloads: {
    detail: 'Too many files are being downloaded.',
    remedy: 'Try again in a moment.',
    headers: { 'retry-after': '10' },
  },
  prints: {
    detail: 'Too many pages are waiting to be printed.',
    remedy: 'Try again in a moment.',
    headers: { 'retry-after': '10' },
  },
  queries: {
    detail: 'Too many queries that count all records are waiting.',
    remedy: 'Try again in a moment; leave the filters out where the whole will do.',
    headers: { 'retry-after': '5' },
  },
  'look-ups': {
    detail: 'Other people are comparing cases with the portal just now.',
    remedy: 'Try again in a moment.',
    headers: { 'retry-after': '5' },
  },
} as const;

/** Every problem that the HTTP side answers with, by its code. UsageErrors keep their own code and text. */
const PROBLEMS = {
  'request.malformed': () => ({
    status: 400,
    detail: 'The body or the address of the request cannot be read.',
    remedy: 'Send well-formed JSON and a well-formed address.',
  }),
  'request.invalid': () => ({
    status: 400,
    detail: 'The request is not what this address expects.',
    remedy: 'See `errors`, and /openapi.json for what is expected.',
  }),
  'excluded.filter': (names: readonly string[]) => ({
    status: 400,
    detail: `A list of excluded cases takes no ${names.join(', ')}: they are in no figure of delivery, and come in the order in which they came in.`,
    remedy: `Leave out ${names.join(', ')}, or \`excluded\`.`,
  }),
  'period.too_long': (maxDays: number) => ({
    status: 400,
    detail: `The period has more than ${maxDays} days.`,
    remedy: 'Request a part of it at a time.',
  }),
  unauthorized: (why: keyof typeof UNAUTHORIZED) => ({
    status: 401,
    detail: UNAUTHORIZED[why],
    remedy:
      why === 'wrong_key'
        ? `Check that the whole key was given; ${typedCommand('keys list', STRANGERS)} shows which are valid.`
        : `Send \`Authorization: Bearer KEY\`; ${typedCommand('keys create --role viewer --name NAME', STRANGERS)} makes a key.`,
    headers: {
      'www-authenticate':
        why === 'no_key_or_password'
          ? 'Basic realm="dongbo", charset="UTF-8", Bearer realm="dongbo"'
          : 'Bearer realm="dongbo"',
    },
  }),
  forbidden: (role: Role, needed: Role) => ({
    status: 403,
    detail: `This needs the role ${needed}; the key has the role ${role}.`,
    remedy: 'Use a key with that role, or ask an administrator.',
  }),
  out_of_scope: () => ({
    status: 403,
    detail: 'The key is for certain agencies, and the request goes beyond them.',
    remedy: 'Stay within the agencies of the key, or use a key for the whole province.',
  }),
  foreign_origin: () => ({
    status: 403,
    detail: 'The request for this change did not come from a page of this server.',
    remedy: 'Use the dashboard itself, or send a key in the Authorization header.',
  }),
  not_found: (what: 'address' | 'asset' = 'address') => ({
    status: 404,
    ...(what === 'address'
      ? {
          detail: 'There is nothing at this address.',
          remedy: 'See /openapi.json for the addresses there are.',
        }
      : { detail: 'This version of the dashboard has no such file.', remedy: 'Reload the page.' }),
  }),
  'usage.unknown_case': ({ message, remedy }: { readonly message: string; readonly remedy: string }) => ({
    status: 404,
    detail: message,
    remedy,
  }),
  unknown_agency: (remedy: string) => ({
    status: 404,
    detail: 'Neither the table of agencies nor any case has this code.',
    remedy,
  }),
  'replay.unknown': (id: number) => ({
    status: 404,
    detail: `There is no replay ${id}.`,
    remedy: 'See the numbers at /api/v1/replays.',
  }),
  'keys.unknown': (id: string) => ({
    status: 404,
    detail: `There is no key ${id}, or it was revoked.`,
    remedy: 'See the ids at /api/v1/keys.',
  }),
  'keys.last_admin': () => ({
    status: 409,
    detail: 'This is the last key of an administrator of the whole province. Nothing was changed.',
    remedy: `Make another one and let its user receive it first; on the server, ${typedCommand('keys revoke NAME')} revokes it all the same.`,
  }),
  'published.future': (given: string) => ({
    status: 400,
    detail: `${given} has not begun.`,
    remedy: 'Give a day or a period that is not in the future.',
  }),
  'published.empty': () => ({
    status: 400,
    detail: 'A figure of no case has no rate.',
    remedy: 'Correct synced or unsynced.',
  }),
  'mappings.stale': ({ message, remedy }: Said, present: Problem['present']) => ({
    status: 412,
    ...{ detail: message, remedy, more: { present } },
  }),
  'mappings.confirm': ({ message, remedy }: Said, cases: number) => ({
    status: 409,
    ...{ detail: message, remedy, more: { cases } },
  }),
  'mappings.refused': (remedy: string, errors: Problem['errors']) => ({
    status: 422,
    detail: 'The table would have problems. Nothing was changed.',
    ...{ remedy, more: { errors } },
  }),
  'mappings.nothing_to_undo': ({ message, remedy }: Said) => ({ status: 409, detail: message, remedy }),
  'replay.ended': (id: number, state: ReplayState) => ({
    status: 409,
    detail: `Replay ${id} is ${state}: it cannot be changed.`,
    remedy: `See its outcomes at /api/v1/replays/${id}; begin another one with POST /api/v1/replays.`,
  }),
  'request.too_large': () => ({
    status: 413,
    detail: 'The body is larger than what is accepted.',
    remedy: 'Send less at a time.',
  }),
  'request.address_too_long': () => ({
    status: 414,
    detail: 'A part of the address is longer than any code or case number.',
    remedy: 'Check the code or the case number.',
  }),
  'request.media_type': () => ({
    status: 415,
    detail: 'The type of the body is not supported here.',
    remedy: 'Send it as application/json.',
  }),
  idempotency_key_reused: () => ({
    status: 422,
    detail: 'The idempotency key was used before, for another request.',
    remedy: 'Send a new key with a new request; send the same key only to repeat the same request.',
  }),
  too_many_tries: (seconds: number) => ({
    status: 429,
    detail: 'Too many wrong keys came from this address.',
    remedy: `Wait ${seconds} seconds, and use the right key.`,
    headers: { 'retry-after': String(seconds) },
  }),
  too_many_streams: () => ({
    status: 429,
    detail: 'Too many connections are listening to events.',
    remedy: 'Close some of them, and connect again in a moment.',
    headers: { 'retry-after': '30' },
  }),
  internal: () => ({
    status: 500,
    detail: 'Something went wrong that should not have.',
    remedy: 'Try again. If it stays, look for the requestId in the log of dongbo.',
  }),
  'report.no_chromium': ({ message, remedy }: Said) => ({ status: 501, detail: message, remedy }),
  'report.print_failed': ({ message, remedy }: Said) => ({ status: 503, detail: message, remedy }),
  'portal.look_up_failed': ({ message, remedy }: Said) => ({ status: 502, detail: message, remedy }),
  busy: (queue: keyof typeof BUSY) => ({ status: 503, ...BUSY[queue] }),
  province_away: (code: string) => ({
    status: 503,
    detail: `The province ${code} cannot be served at the moment; the others can.`,
    remedy: 'Try again in a moment. If it stays, the log of dongbo says why, under this province.',
    headers: { 'retry-after': '10' },
  }),
  stopping: () => ({
    status: 503,
    detail: 'dongbo is stopping.',
    remedy: 'Try again in a moment.',
    headers: { 'retry-after': '10', connection: 'close' },
  }),
} as const satisfies Readonly<Record<string, (...details: never[]) => ProblemText>>;
export type ProblemCode = keyof typeof PROBLEMS;

/** A deliberate answer other than success. */
export class HttpProblem extends Error implements ProblemText {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly remedy: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly more: NonNullable<ProblemText['more']>;

  constructor(code: ProblemCode, { status, detail, remedy, headers = {}, more = {} }: ProblemText) {
    super(detail);
    this.name = 'HttpProblem';
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.remedy = remedy;
    this.headers = headers;
    this.more = more;
  }
}

export function problem<C extends ProblemCode>(
  code: C,
  ...details: Parameters<(typeof PROBLEMS)[C]>
): HttpProblem {
  const textOf = PROBLEMS[code] as (...given: readonly unknown[]) => ProblemText;
  return new HttpProblem(code, textOf(...details));
}
