import { z } from 'zod';
import { expecting } from '../input/expectation.ts';
import { password, path } from '../input/values.ts';
import type { Secret } from './secret.ts';

/** How the connection to the ledger's server is encrypted; `auto`: verified, but not at all on this machine. */
const TLS_MODES = ['auto', 'off', 'require', 'verify'] as const;

/** Where the ledger is, as the configuration file says it. */
export const ledger = z.strictObject({
  url: expecting(
    z.union([
      z.literal(''),
      z.url({ protocol: /^postgres(ql)?$/ }).refine((url) => new URL(url).password === ''),
    ]),
    {
      vi: '"" (SQLite trong dataDir) hoặc địa chỉ postgres://tài-khoản@máy-chủ/cơ-sở-dữ-liệu không kèm mật khẩu',
      en: '"" (SQLite in dataDir) or a postgres://account@host/database address without a password in it',
    },
  ).default(''),
  schema: expecting(z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/), {
    vi: 'tên schema: chữ thường, chữ số và dấu gạch dưới',
    en: 'the name of a schema: small letters, digits and underscores',
  }).default('dongbo'),
  ...password,
  poolSize: z.int().min(2).max(100).default(10),
  statementTimeoutSeconds: z.int().min(1).max(3_600).default(60),
  tls: z.enum(TLS_MODES).default('auto'),
  caFile: path.optional(),
});

/** How a server of a ledger is used, whichever it is. */
export interface LedgerServerOptions {
  readonly schema: string;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  readonly encryption: (typeof TLS_MODES)[number];
  /** The certificates in caFile, null = those of the system. */
  readonly ca: Secret | null;
  readonly password: Secret | null;
}

/** A ledger on PostgreSQL. */
export interface LedgerServer {
  /** Without a password. */
  readonly url: string;
  readonly schema: string;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  readonly tls: { readonly mode: 'off' | 'require' | 'verify'; readonly ca: Secret | null };
  readonly password: Secret | null;
}

export function ledgerServerOptions(
  { schema, poolSize, statementTimeoutSeconds, tls }: z.infer<typeof ledger>,
  password: Secret | null,
  ca: Secret | null,
): LedgerServerOptions {
  return {
    ...{ schema, poolSize, encryption: tls, ca, password },
    statementTimeoutMs: statementTimeoutSeconds * 1_000,
  };
}

/** Null: SQLite in dataDir. */
export function ledgerServer(url: string, options: LedgerServerOptions): LedgerServer | null {
  if (url === '') return null;
  const { encryption, ca, ...others } = options;
  const { hostname } = new URL(url);
  const isHere = ['', 'localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const mode = encryption !== 'auto' ? encryption : isHere ? 'off' : 'verify';
  return { ...others, url, tls: { mode, ca } };
}
