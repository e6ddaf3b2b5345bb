import { z } from 'zod';
import { CASE_FIELD_NAMES } from '../../domain/caseFields.ts';
import type { Instant } from '../../domain/time.ts';
import { expecting } from '../../input/expectation.ts';
import { baseAddress, password, path, webAddress } from '../../input/values.ts';
import type { Log } from '../../observability/log.ts';
import type { Tracing } from '../../observability/tracing.ts';
import { commonSettings, profileSetting, type SecretKey } from '../commonSettings.ts';
import { datePattern, datesSetting } from '../reading/datesSetting.ts';
import type { Sleep } from '../reading/retry.ts';
import type { SourceOutcome } from '../source.ts';
import { parseFieldPath } from './fieldPath.ts';

const fieldPath = expecting(
  z.string().refine((text) => parseFieldPath(text) !== null),
  {
    vi: 'đường dẫn trường, ví dụ applicant.data.fullname hoặc items[0].code',
    en: 'a field path such as applicant.data.fullname or items[0].code',
  },
);
const fieldPaths = z.union([fieldPath, z.array(fieldPath).min(1).max(20)]);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const expression = expecting(z.string().refine(isExpression), {
  vi: 'biểu thức chính quy',
  en: 'a regular expression',
});

const fieldSource = expecting(
  z.union([
    fieldPath,
    z.array(fieldPath).min(1).max(20),
    z.strictObject({ constant: scalar }),
    z.strictObject({
      path: fieldPaths,
      is: z.array(scalar).min(1).optional(),
      map: z.record(z.string(), scalar).optional(),
      match: expression.optional(),
      otherwise: scalar.optional(),
    }),
  ]),
  {
    vi: 'đường dẫn, danh sách đường dẫn, {constant: …} hoặc {path: …} kèm is, map hoặc match',
    en: 'a path, a list of paths, {constant: …}, or {path: …} with is, map or match',
  },
);
export type FieldSource = z.output<typeof fieldSource>;

const name = z.string().min(1).max(100);
const listPath = expecting(z.string().startsWith('/'), {
  vi: 'đường dẫn bắt đầu bằng /',
  en: 'a path that starts with /',
});

/** Where an answer has its rows: '' is the answer itself. */
const rows = z.union([z.literal(''), fieldPath]).default('');
const total = fieldPath.optional();

const paging = z.discriminatedUnion('style', [
  z.strictObject({
    style: z.literal('offset'),
    startParam: name.default('start'),
    sizeParam: name.optional(),
    endParam: name.optional(),
    ...{ rows, total, last: fieldPath.optional() },
  }),
  z.strictObject({
    style: z.literal('page'),
    pageParam: name.default('page'),
    sizeParam: name.optional(),
    firstPage: z.int().min(0).max(1).default(0),
    ...{ rows, total, last: fieldPath.optional() },
  }),
  z.strictObject({
    style: z.literal('cursor'),
    cursorParam: name,
    sizeParam: name.optional(),
    next: fieldPath,
    ...{ rows, total },
  }),
  z.strictObject({
    style: z.literal('link'),
    sizeParam: name.optional(),
    next: fieldPath.optional(),
    ...{ rows, total },
  }),
]);

const auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic'), username: z.string().min(1), ...password }),
  z.strictObject({
    kind: z.literal('header'),
    name,
    prefix: z.string().default(''),
    valueFile: path.optional(),
    valueEnv: z.string().min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('oauth'),
    tokenUrl: webAddress,
    grant: z.enum(['client_credentials', 'password']).default('client_credentials'),
    clientId: z.string().min(1),
    clientSecretFile: path.optional(),
    clientSecretEnv: z.string().min(1).optional(),
    username: z.string().min(1).optional(),
    ...password,
    scope: z.string().min(1).optional(),
  }),
]);

export const httpSchema = z.strictObject({
  kind: z.literal('http'),
  baseUrl: baseAddress,
  headers: z.record(name, scalar).default({}),
  auth: auth.prefault({ kind: 'none' }),
  list: z.strictObject({
    path: listPath,
    query: z.record(name, scalar).default({}),
    paging,
    window: z.strictObject({ fromParam: name, toParam: name, format: datePattern }).optional(),
    changes: z
      .strictObject({
        by: z.literal('modifiedAt').default('modifiedAt'),
        order: z.literal('desc').default('desc'),
      })
      .optional(),
    success: z.strictObject({ path: fieldPath, is: z.array(scalar).min(1) }).optional(),
  }),
  detail: z.strictObject({ path: listPath, row: fieldPath.optional() }).optional(),
  fields: z
    .partialRecord(z.enum(CASE_FIELD_NAMES), fieldSource)
    .refine((fields) => fields.caseNo !== undefined, {
      params: { expected: { vi: 'ít nhất có caseNo', en: 'at least caseNo' } },
    }),
  dates: datesSetting.default('iso'),
  ...profileSetting,
  ...commonSettings,
  concurrency: z.int().min(1).max(16).default(2),
  requestsPerSecond: z.number().min(0.01).max(1_000).default(20),
  recentDays: z.int().min(1).max(366).default(7),
});

type HttpFile = z.output<typeof httpSchema>;

/** The `source:` part of the configuration with dates and the zone resolved. */
export type HttpSettings = Omit<
  HttpFile,
  'kind' | 'profile' | 'censusFrom' | 'censusAt' | 'pollIntervalSeconds'
> & {
  readonly censusFrom: Instant;
  readonly offsetMs: number;
  /** The present value of a secret, such as `auth.password`; '' if there is none. */
  readonly secret: (name: string) => string;
};

export interface HttpDeps {
  readonly now: () => Instant;
  readonly log: Log;
  /** Called after every request that was not aborted. */
  readonly onRequest?: ((outcome: SourceOutcome) => void) | undefined;
  readonly sleep?: Sleep | undefined;
  readonly tracing?: Tracing | undefined;
}

export function httpSecrets({ auth: written }: Readonly<Record<string, unknown>>): readonly SecretKey[] {
  const given = typeof written === 'object' && written !== null ? (written as Record<string, unknown>) : {};
  switch (given['kind']) {
    case 'basic':
      return [{ group: 'auth', prefix: 'password', need: 'required' }];
    case 'header':
      return [{ group: 'auth', prefix: 'value', need: 'required' }];
    case 'oauth': {
      const byPassword = given['grant'] === 'password';
      return [
        { group: 'auth', prefix: 'clientSecret', need: byPassword ? 'optional' : 'required' },
        { group: 'auth', prefix: 'password', need: byPassword ? 'required' : 'optional' },
      ];
    }
    default:
      return [];
  }
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}
