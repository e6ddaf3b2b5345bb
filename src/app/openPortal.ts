import type { Config } from '../config/config.ts';
import type { PortalConfig, PortalSecret } from '../config/portal.ts';
import { clientTlsFiles } from '../config/tlsFiles.ts';
import type { Log } from '../observability/log.ts';
import { createDvcqgPortal, type DvcqgDeps } from '../portal/dvcqg/dvcqgPortal.ts';
import { createDvcqg2Portal } from '../portal/dvcqg2/dvcqg2Portal.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { GatewayAuth, GatewaySettings } from '../portal/gatewaySettings.ts';
import type { Portal } from '../portal/portal.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';
import type { RedisClient } from '../queue/client.ts';
import { provinceKeys } from '../queue/queues.ts';
import { type AdjustableBudget, createRequestBudget } from '../queue/requestBudget.ts';
import { presentPair } from './presentPair.ts';

/** The portal's tables as they are now. */
export interface PortalTables {
  readonly codes: PortalCodes;
  readonly fields: () => FieldTable;
}

/** The configured portal. Close it when done. */
export function openPortal(
  config: Config,
  deps: Omit<DvcqgDeps, 'now'>,
  tables: PortalTables = { codes: config.portal.codes, fields: () => config.portal.fields },
): Portal & { close(): void } {
  const { portal, offsetMs } = config;
  const national = { ...tables, offsetMs };
  switch (portal.kind) {
    case 'dvcqg': {
      const gateway = { ...gatewayOf(config), auth: gatewayAuth(portal) };
      const password = secretOf(portal, 'password');
      return createDvcqgPortal({ ...portal, ...national, gateway, password }, { ...deps, now: Date.now });
    }
    case 'dvcqg2': {
      const gateway = { ...gatewayOf(config), auth: { kind: 'none' } as const };
      const auth = { ...portal.auth, clientSecret: secretOf(portal, 'auth.clientSecret') };
      return createDvcqg2Portal({ ...portal, ...national, gateway, auth }, { ...deps, now: Date.now });
    }
    default:
      return portal satisfies never;
  }
}

/** The present text of a secret; without one the configuration would not have been accepted. */
function secretOf({ secrets }: PortalConfig, name: PortalSecret): () => string {
  return () => secrets[name]?.revealNow() ?? '';
}

function gatewayOf(config: Config): Pick<GatewaySettings, 'headers' | 'tls'> {
  const { headers, pem } = config.portal;
  if (pem === null) return { headers, tls: null };
  const { cert, key, ca } = pem;
  const files = clientTlsFiles(config);
  const pair =
    cert === undefined || key === undefined || files === null
      ? undefined
      : presentPair(files, { cert: cert.reveal(), key: key.reveal() });
  return { headers, tls: { ca: ca?.reveal(), pair } };
}

function gatewayAuth(portal: Extract<PortalConfig, { kind: 'dvcqg' }>): GatewayAuth {
  const { auth } = portal;
  switch (auth.kind) {
    case 'none':
      return auth;
    case 'basic':
      return { ...auth, password: secretOf(portal, 'auth.password') };
    case 'header':
      return { ...auth, value: secretOf(portal, 'auth.value') };
    case 'oauth':
      return { ...auth, clientSecret: secretOf(portal, 'auth.clientSecret') };
  }
}

/** The request limit, shared by all processes through Redis. */
export function openRequestBudget(config: Config, redis: RedisClient, log: Log): AdjustableBudget {
  const key = `${provinceKeys(config.province.code)}:portal-budget`;
  const { requestsPerSecond } = config.portal;
  return createRequestBudget({ redis, key, requestsPerSecond, log });
}
