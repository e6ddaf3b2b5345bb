import type { LedgerConfig } from '../../app/openLedger.ts';
import type { LedgerServer } from '../../config/ledgerSchema.ts';
import { Secret } from '../../config/secret.ts';

type Server = Omit<LedgerServer, 'password'> & { readonly password: string | null };

/** Where the ledger is, as it can be given to a thread: a Secret cannot. */
export type ThreadConfig = Omit<LedgerConfig, 'ledger'> & { readonly server: Server | null };

export function threadConfig({ dataDir, privacy, ledger }: LedgerConfig): ThreadConfig {
  const server = ledger ? { ...ledger, password: ledger.password?.reveal() ?? null } : null;
  return { dataDir, privacy, server };
}

export function ledgerConfig({ server, ...config }: ThreadConfig): LedgerConfig {
  if (server === null) return config;
  const { password } = server;
  return { ...config, ledger: { ...server, password: password === null ? null : new Secret(password) } };
}
