import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { PostgresSettings } from '../../../src/ledger/postgres/settings.ts';
import { freshDatabase, startTestPostgres, type TestPostgres } from '../../../test/support/postgres.ts';
import { startRedisServer } from '../../../test/support/redisServer.ts';
import { openSite, type Site } from '../site.ts';

/** Of each process: with the two of its lock and its heartbeat, sixteen of them stay below the server's limit. */
const POOL_SIZE = 4;

export interface FleetSite extends Site {
  readonly ledger: PostgresSettings;
  readonly postgres: TestPostgres;
  readonly redisUrl: string;
  /** One for each process, with a dataDir of its own as on a machine of its own. */
  readonly configs: readonly string[];
}

/** A province and the portal as in every soak, a PostgreSQL server, and one Redis for all processes. */
export async function openFleetSite(options: {
  readonly records: number;
  readonly seed: number;
  readonly processes: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly portal?: { readonly latencyMs: number; readonly sessionSeconds: number };
  readonly problems?: boolean;
}): Promise<FleetSite> {
  const postgres = await startTestPostgres();
  const redis = await startRedisServer();
  const ledger = await freshDatabase(postgres);
  const site = await openSite({
    ...{ ...options, ownDisk: false, ledger },
    settings: {
      ...options.settings,
      'ledger.url': ledger.url,
      'ledger.schema': ledger.schema,
      'ledger.poolSize': POOL_SIZE,
      'queue.url': redis.url,
      'privacy.keyFile': './payload.key',
    },
  });
  const configs = Array.from({ length: options.processes }, (_, n) => configOf(site, n));
  return {
    ...{ ...site, ledger, postgres, redisUrl: redis.url, configs },
    close: async () => {
      await site.close();
      await redis.stop();
      postgres.stop();
    },
  };
}

function configOf({ dir, config }: Site, n: number): string {
  const file = join(dir, `dongbo-${n}.yaml`);
  copyFileSync(config, file);
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.set('dataDir', `./data-${n}`);
  writeFileSync(file, document.toString());
  return file;
}
