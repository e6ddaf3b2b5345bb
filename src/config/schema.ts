import { z } from 'zod';
import { VIETNAM_OFFSET_MS } from '../domain/time.ts';

/**
 * The shape of the one configuration file (INTERFACE.md), with every default. Unknown keys are refused, so
 * that a misspelt option is an error and not a silent default. Paths are resolved and secrets are read in
 * load.ts; here a secret is only "one of two places to find it".
 */

const url = z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' });
const path = z.string().min(1);
const day = z
  .union([z.string(), z.date()])
  .transform((value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value))
  .pipe(z.iso.date({ error: 'expected a date such as 2024-01-01' }));

/** Zones whose clocks shift would make "a day" ambiguous, and every count goes by days. */
const timezone = z.string().refine(
  (zone) => {
    try {
      return offsetOf(zone, '2024-01-01') === offsetOf(zone, '2024-07-01');
    } catch {
      return false;
    }
  },
  { error: 'expected an IANA time zone without daylight saving, such as Asia/Ho_Chi_Minh' },
);

/** Milliseconds the zone is ahead of UTC on that day. Throws RangeError for a zone nobody knows. */
export function offsetOf(zone: string, isoDay: string): number {
  if (zone === 'Asia/Ho_Chi_Minh') return VIETNAM_OFFSET_MS;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(new Date(isoDay));
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

const secret = { passwordFile: path.optional(), passwordEnv: z.string().min(1).optional() };
function oneSecret(value: { passwordFile?: string | undefined; passwordEnv?: string | undefined }): boolean {
  return (value.passwordFile === undefined) !== (value.passwordEnv === undefined);
}
const oneSecretError = {
  error: 'expected exactly one of passwordFile and passwordEnv',
  path: ['passwordFile'],
};

const source = z
  .strictObject({
    kind: z.literal('opencps').default('opencps'),
    baseUrl: url,
    groupId: z.coerce.string().min(1),
    username: z.string().min(1),
    ...secret,
    pageSize: z.int().min(1).max(2_000).default(500),
    pollIntervalSeconds: z.number().min(1).max(86_400).default(60),
    overlapSeconds: z.number().min(0).max(86_400).default(120),
    sweepFrom: day,
    sweepAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time of day such as "02:00"' })
      .default('02:00'),
    concurrency: z.int().min(1).max(16).default(2),
    timeoutSeconds: z.number().min(1).max(600).default(60),
    /** Tries for one page, the first included. */
    maxTries: z.int().min(1).max(20).default(5),
    /** Where the sort is ignored: days of receive dates that every poll sweeps. */
    recentDays: z.int().min(1).max(366).default(7),
  })
  .refine(oneSecret, oneSecretError);

const portal = z
  .strictObject({
    kind: z.literal('dvcqg').default('dvcqg'),
    adapterUrl: url,
    authEndpoint: z.string().startsWith('/', { error: 'expected a path that starts with /' }),
    shareEndpoint: z.string().startsWith('/', { error: 'expected a path that starts with /' }),
    integrationEndpoint: z.string().startsWith('/', { error: 'expected a path that starts with /' }),
    dstcode: z.string().min(1),
    madonvi: z.string().min(1),
    username: z.string().min(1),
    ...secret,
    batchSize: z.int().min(1).max(5_000).default(200),
    concurrency: z.int().min(1).max(64).default(4),
    requestsPerSecond: z.number().min(0.01).max(10_000).default(20),
    timeoutSeconds: z.number().min(1).max(600).default(60),
    progressUpdates: z.boolean().default(true),
    maxAttempts: z.int().min(1).max(1_000).default(12),
    codes: path.optional(),
  })
  .refine(oneSecret, oneSecretError);

const excludeRule = z
  .strictObject({
    agencyCode: z.string().optional(),
    procedureCode: z.string().optional(),
    domainCode: z.string().optional(),
    status: z.string().optional(),
    caseNoPrefix: z.string().min(1).optional(),
  })
  .refine((rule) => Object.values(rule).some((value) => value !== undefined), {
    error: 'an empty rule would exclude every case; name at least one field',
  });

export const configSchema = z.strictObject({
  province: z.strictObject({ code: z.string().min(1), name: z.string().min(1) }),
  timezone: timezone.default('Asia/Ho_Chi_Minh'),
  language: z.enum(['vi', 'en']).optional(),
  dataDir: path.default('./data'),
  source,
  portal,
  mappings: z
    .strictObject({ statuses: path.optional(), procedures: path.optional(), agencies: path.optional() })
    .prefault({}),
  exclude: z.array(excludeRule).default([]),
  ledger: z
    .strictObject({
      url: z.literal('', { error: 'only SQLite in dataDir is supported; leave it empty' }).default(''),
    })
    .prefault({}),
  queue: z
    .strictObject({
      url: z
        .union([z.literal(''), z.url({ protocol: /^rediss?$/ })], {
          error: 'expected "" (a private redis-server) or a redis:// address',
        })
        .default(''),
    })
    .prefault({}),
  http: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.int().min(0).max(65_535).default(8080),
    })
    .prefault({}),
  privacy: z.strictObject({ encryptPayload: z.boolean().default(true) }).prefault({}),
});

export type ConfigFile = z.infer<typeof configSchema>;
