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
  /** How a session that ran out is refused: HTTP 200 with error_code -1, or HTTP 401, or the code -99 of no table. */
  expiredSession: z.enum(['code', 'http_401', 'unlisted']).default('code'),
  /** True = a login ends every other session. */
  singleSession: flag.default(false),
  /**
   * `self_signed` = it speaks TLS, with a certificate that nobody accepts. `mutual`: so too, and it wants the same one of its
   * clients.
   */
  certificate: z.enum(['none', 'self_signed', 'mutual']).default('none'),
  /** `dvcqg2` = the newer interface, as far as it is known; it has tokens instead of sessions, and no dstcode. */
  interface: z.enum(['dvcqg', 'dvcqg2']).default('dvcqg'),
  /** `oauth` = a gateway in front wants a bearer token, which /oauth2/token gives. */
  gateway: z.enum(['none', 'oauth']).default('none'),
  clientId: z.string().default('dongbo'),
  tokenSeconds: z.coerce.number().positive().default(3_600),
  /** `html` = the token endpoint answers a web page. `dead` = the gateway refuses each token that it gives. */
  tokens: z.enum(['json', 'html', 'dead']).default('json'),
  dstcodeIn: z.enum(['header', 'query']).default('header'),
  /** How cases are written: in the adapter's envelope, or as a bare array to INTEGRATION/SERVICE?MaDinhDanhDV=… */
  transport: z.enum(['adapter', 'rest']).default('adapter'),
  /** Where `rest` expects the session, always named `session`. */
  sessionIn: z.enum(['header', 'query', 'none']).default('header'),
  /** How a new case that is already there is refused: by code 5, or by the success 0 with a message. It is not stored. */
  existsAs: z.enum(['code', 'success']).default('code'),
  /** True = `isUpdating` has no effect, so that each update is taken for a new case. */
  ignoresUpdating: flag.default(false),
  /** Largest `data` array; more is refused with code 7. */
  maxBatch: count.min(1).default(500),
  /** Largest body; more is refused with HTTP 413. */
  maxBodyBytes: count.min(1_024).default(8 * 1024 * 1024),
  /** True = every record gets its own result instead of one code for the whole batch. */
  perRecordResults: flag.default(false),
  /** Refuses what newer public code found refused: fields left empty that are required in practice, and too long ones. */
  strict: flag.default(false),
  /** What it stores where it was sent status 10; anything but 10 differs from what it has acknowledged. */
  handedOverAs: z.enum(['10', '9', '4']).default('10'),
  /** An update replaces the papers of a case by the list that it carries, so that an empty one erases them. */
  replacesLists: flag.default(false),
  /**
   * What `result` holds beside a success: what perRecordResults says, or a form that no document names. `letter_case`: the
   * documented rows, with keys in another letter case.
   */
  resultForm: z.enum(['documented', 'letter_case', 'partial', 'text', 'flag', 'extra']).default('documented'),
  /** Keys of a looked-up case: as documented, in lower case, with blanks around keys and values, or without the status. */
  lookUpKeys: z.enum(['documented', 'lower', 'blanks', 'presence_only']).default('documented'),
  /** The status of a looked-up case: its code, with a leading zero, in words, or as a text of no list. */
  lookUpStatus: z.enum(['code', 'padded', 'words', 'unreadable']).default('code'),
  /** True = a looked-up case comes with an older row, status 1, before its own, both with NgayCapNhat. */
  lookUpHistory: flag.default(false),
  /** Every n-th look-up misses a case that is there; 0 = none does. */
  lookUpMisses: count.default(0),
  /**
   * True = a look-up of one case in ten shows something else than is held: nothing, another status, several rows, or an
   * error. Which case shows what depends on its number alone (surprises.ts).
   */
  lookUpSurprises: flag.default(false),
  /** The procedure list ends after this many, though it is well-formed; 0 = it is whole. */
  listedProcedures: count.default(0),
});

export type PortalSettings = z.output<typeof portalOptions>;
