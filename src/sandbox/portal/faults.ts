import { z } from 'zod';
import { faultParameters, TRANSPORT_FAULTS } from '../http/faultPlan.ts';
import { QUOTED_AS } from './quoting.ts';

export const SERVICES = [
  'TraCuuHoSo',
  'LayDanhSachTTHC',
  'LayThuTuc',
  'DongBoHoSoMC',
  'CapNhatTienDoHoSoMC',
] as const;

/** A fault of the portal or of the adapter in front of it. */
export const portalFault = z.strictObject({
  kind: z.enum([
    ...TRANSPORT_FAULTS,
    /** Every session ends, and this request is refused with HTTP 401. */
    'session_401',
    /** Every session ends, and this request is refused with error_code -1. */
    'session_code',
    /** The right password is refused; hits logins only. */
    'login_refused',
    /** HTTP 429 with Retry-After, see `retryAfterSeconds` and `retryAfterForm`. */
    'throttle',
    /** error_code `code` (11 unless given) for the whole request; hits writes only. */
    'refuse',
    /** Quotes the request in the form `as` (see quoting.ts), with error_code `code` (11 unless given). */
    'quote',
  ]),
  ...faultParameters,
  /** Which requests it hits: an endpoint, or one service; left out = any that the kind can hit. */
  on: z.enum(['login', 'share', 'integration', ...SERVICES]).optional(),
  /** Hits only writes with one of these cases. */
  cases: z.array(z.string()).min(1).optional(),
  /**
   * Whether the request is executed before the fault spoils the answer. By default only for `hang`, `cut_json` and
   * `slow`; `reset` with `stores` means stored, then the connection broke.
   */
  stores: z.boolean().optional(),
  code: z.string().min(1).optional(),
  as: z.enum(QUOTED_AS).optional(),
  retryAfterSeconds: z.int().min(0).max(3_600).optional(),
  /** Retry-After as seconds (unless given), as an HTTP date, or not at all. */
  retryAfterForm: z.enum(['seconds', 'date', 'none']).optional(),
});

export type PortalFault = z.infer<typeof portalFault>;

const written = z
  .object({ data: z.array(z.object({ MaHoSo: z.string() }).catch({ MaHoSo: '' })) })
  .catch({ data: [] });

interface Target {
  readonly endpoint: string;
  readonly service: string;
  readonly body: unknown;
}

export function hits(fault: PortalFault, { endpoint, service, body }: Target): boolean {
  if (fault.kind === 'login_refused' && endpoint !== 'login') return false;
  if (fault.kind === 'refuse' && endpoint !== 'integration') return false;
  if (fault.kind.startsWith('session_') && endpoint === 'login') return false;
  if (fault.cases !== undefined && !writesOneOf(fault.cases, body)) return false;
  return fault.on === undefined || fault.on === endpoint || fault.on === service;
}

function writesOneOf(cases: readonly string[], body: unknown): boolean {
  return written.parse(body).data.some(({ MaHoSo }) => cases.includes(MaHoSo));
}

export function storesFirst(fault: PortalFault): boolean {
  return fault.stores ?? (fault.kind === 'hang' || fault.kind === 'cut_json' || fault.kind === 'slow');
}
