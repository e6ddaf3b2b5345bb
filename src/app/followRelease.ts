import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { DongboError } from '../domain/errors.ts';
import type { CaseRule } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { errorFields, type Log } from '../observability/log.ts';
import { type AuditSettingsDeps, auditConfig } from './auditSettings.ts';

interface Deps {
  readonly ledger: Pick<Ledger, 'configureRelease' | 'applyRelease'>;
  readonly auditing: AuditSettingsDeps;
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * Takes `delivery.only` over from the edited configuration: the one key that is changed while a first day is under way. All
 * others need a restart. A configuration with problems leaves the rules as they are.
 */
export function followingRelease(config: Config, { ledger, auditing, now, log }: Deps): () => Promise<void> {
  let rules: readonly CaseRule[] = config.delivery.only;
  return async () => {
    const delivery = readAgain(config, log);
    if (delivery === null || isDeepStrictEqual(delivery.only, rules)) return;
    await ledger.configureRelease(delivery.only, now());
    await ledger.applyRelease(now());
    rules = delivery.only;
    await auditConfig({ ...config, delivery }, auditing);
    log.info('delivery.rules_read', { count: rules.length });
  };
}

function readAgain(config: Config, log: Log): Config['delivery'] | null {
  try {
    return loadConfig({ path: config.file, env: process.env, cwd: process.cwd() }).delivery;
  } catch (error) {
    if (!(error instanceof DongboError)) throw error;
    log.error('config.invalid', errorFields(error));
    return null;
  }
}
