import { z } from 'zod';
import { expecting } from '../input/expectation.ts';
import { baseAddress, day, password, path, webAddress } from '../input/values.ts';
import { LIST_POLICIES } from '../portal/fieldTable.ts';
import { CLIENT_IN } from '../portal/gatewaySettings.ts';
import { PORTAL_SERVICES } from '../portal/services.ts';

/** The settings of the portal, by its kind. */

const endpoint = expecting(z.string().startsWith('/'), {
  vi: 'đường dẫn bắt đầu bằng /',
  en: 'a path that starts with /',
});
const headerName = expecting(z.string().regex(/^[\w-]{1,64}$/), {
  vi: 'tên gồm chữ, số, _ và -, ví dụ session',
  en: 'a name of letters, digits, _ and -, such as session',
});
/** A line break would end the header. */
const headerValue = expecting(z.string().regex(/^[\x20-\x7e]{1,1000}$/), {
  vi: 'văn bản ASCII trên một dòng',
  en: 'one line of ASCII text',
});

const oauth = {
  tokenUrl: webAddress,
  clientId: z.string().min(1),
  clientSecretFile: path.optional(),
  clientSecretEnv: z.string().min(1).optional(),
  scope: z.string().min(1).optional(),
};

/** What a gateway in front of the portal wants to see. */
const gatewayAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic'), username: z.string().min(1), ...password }),
  z.strictObject({
    kind: z.literal('header'),
    name: headerName,
    prefix: z.string().default(''),
    valueFile: path.optional(),
    valueEnv: z.string().min(1).optional(),
  }),
  z.strictObject({ kind: z.literal('oauth'), ...oauth, clientIn: z.enum(CLIENT_IN).default('basic') }),
]);

/** What all kinds have. */
const common = {
  adapterUrl: baseAddress,
  headers: z.record(headerName, headerValue).default({}),
  /** PEM files: our certificate and its key, and the authorities to trust. */
  tls: expecting(
    z
      .strictObject({ certFile: path.optional(), keyFile: path.optional(), caFile: path.optional() })
      .refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined)),
    { vi: 'certFile cùng với keyFile, hoặc chỉ caFile', en: 'certFile with keyFile, or caFile alone' },
  ).optional(),
  passwordExpires: day.optional(),
  concurrency: z.int().min(1).max(64).default(4),
  requestsPerSecond: z.number().min(0.01).max(10_000).default(20),
  timeoutSeconds: z.number().min(1).max(600).default(60),
  progressUpdates: z.boolean().default(true),
  maxAttempts: z.int().min(1).max(1_000).default(12),
  codes: path.optional(),
  resultCounts: z.boolean().default(true),
  fields: path.optional(),
  /** Lists of papers that a case has nothing for. */
  lists: z
    .strictObject({
      new: z.enum(LIST_POLICIES).default('empty'),
      update: z.enum(LIST_POLICIES).default('omit'),
    })
    .prefault({}),
};

const dvcqg = z.strictObject({
  kind: z.literal('dvcqg'),
  ...common,
  auth: gatewayAuth.prefault({ kind: 'none' }),
  authEndpoint: endpoint,
  shareEndpoint: endpoint,
  integrationEndpoint: endpoint,
  /** Of services that have a path of their own. */
  servicePaths: z.partialRecord(z.enum(PORTAL_SERVICES), endpoint).default({}),
  dstcode: z.string().min(1),
  dstcodeIn: z.enum(['header', 'query']).default('header'),
  transport: z.enum(['adapter', 'rest']).default('adapter'),
  sessionIn: z.enum(['header', 'query', 'none']).default('header'),
  sessionName: headerName.default('session'),
  madonvi: z.string().min(1),
  username: z.string().min(1),
  ...password,
  batchSize: z.int().min(1).max(5_000).default(200),
});

const dvcqg2 = z.strictObject({
  kind: z.literal('dvcqg2'),
  ...common,
  auth: z.strictObject({
    kind: z.literal('oauth').default('oauth'),
    ...oauth,
    clientIn: z.enum(CLIENT_IN).default('json'),
  }),
  paths: z.strictObject({
    record: endpoint,
    update: endpoint.optional(),
    step: endpoint.default('/hoso/capnhatientrinh'),
    lookUp: endpoint.optional(),
    procedures: endpoint.optional(),
    domain: endpoint.optional(),
  }),
  successCodes: z.array(z.string().min(1).max(32)).max(20).default([]),
  batchSize: z.int().min(1).max(5_000).default(10),
});

/** Settings without a kind are of this one. */
const USUAL_KIND = 'dvcqg';

export const portal = z.preprocess(
  (written) => (isGroup(written) && !('kind' in written) ? { kind: USUAL_KIND, ...written } : written),
  z.discriminatedUnion('kind', [dvcqg, dvcqg2]),
);
export type PortalFile = z.output<typeof portal>;

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
