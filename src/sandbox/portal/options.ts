import { z } from 'zod';
import { count, flag, serverOptions } from '../options.ts';

const path = z.string().startsWith('/');

/** Options of `startPortal` and of the command line, where values are text. */
export const portalOptions = z.strictObject({
  /** Size of its province's case load; 0 = empty, with nothing planted. */
  records: count.max(10_000_000).default(0),
  ...serverOptions,
  authEndpoint: path.default('/XrdAdapter/RestService/forward/mapi/login'),
  shareEndpoint: path.default('/share'),
  integrationEndpoint: path.default('/integration'),
  username: z.string().default('h23'),
  sessionSeconds: z.coerce.number().positive().default(600),
  /** How a session that ran out is refused: HTTP 200 with error_code -1, or HTTP 401. */
  expiredSession: z.enum(['code', 'http_401']).default('code'),
  /** Largest `data` array; more is refused with code 7. */
  maxBatch: count.min(1).default(500),
  /** Largest body; more is refused with HTTP 413. */
  maxBodyBytes: count.min(1_024).default(8 * 1024 * 1024),
  /** True = every record gets its own result instead of one code for the whole batch. */
  perRecordResults: flag.default(false),
  /** Refuses what newer public code found refused: fields left empty that are required in practice, and too long ones. */
  strict: flag.default(false),
  /** An update replaces the papers of a case by the list that it carries, so that an empty one erases them. */
  replacesLists: flag.default(false),
  /** Keys of a looked-up case: as documented, in lower case, or without the status. */
  lookUpKeys: z.enum(['documented', 'lower', 'presence_only']).default('documented'),
});

export type PortalSettings = z.output<typeof portalOptions>;
