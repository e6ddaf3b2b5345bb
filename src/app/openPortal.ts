import type { Redis } from 'ioredis';
import type { Config } from '../config/config.ts';
import type { Log } from '../observability/log.ts';
import { createDvcqgPortal, type DvcqgDeps } from '../portal/dvcqg/dvcqgPortal.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { Portal } from '../portal/portal.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';
import { queuePrefix } from '../queue/queues.ts';
import { type AdjustableBudget, createRequestBudget } from '../queue/requestBudget.ts';

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
  switch (portal.kind) {
    case 'dvcqg': {
      const settings = { ...portal, ...tables, password: () => portal.password.revealNow(), offsetMs };
      return createDvcqgPortal(settings, { ...deps, now: Date.now });
    }
    default:
      return portal.kind satisfies never;
  }
}

/** The request limit, shared by all processes through Redis. */
export function openRequestBudget(config: Config, redis: Redis, log: Log): AdjustableBudget {
  const key = `${queuePrefix(config.province.code)}:portal-budget`;
  const { requestsPerSecond } = config.portal;
  return createRequestBudget({ redis, key, requestsPerSecond, log });
}
