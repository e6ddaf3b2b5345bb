import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../src/ledger/postgres/settings.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { writeDemoConfig } from '../../src/sandbox/demo/prepare.ts';
import type { RunningServer } from '../../src/sandbox/http/server.ts';
import { spawnPortal, spawnProvince } from '../../src/sandbox/process.ts';
import { stopRedis } from '../../test/endToEnd/support/privateRedis.ts';

/** Small batches and short time-outs: much is in flight, and failures come quickly. */
export const BATCH = 20;
export const DELIVERIES = 3;
const SETTINGS = {
  'source.pollIntervalSeconds': 1,
  'source.pageSize': 100,
  'source.timeoutSeconds': 2,
  'source.maxTries': 2,
  'portal.batchSize': BATCH,
  'portal.concurrency': DELIVERIES,
  'portal.timeoutSeconds': 2,
};
const PORTAL_LATENCY_MS = 60;
const SESSION_SECONDS = 5;
const DISK_MB = 96;

/** A province, the portal and the folder of a dongbo configured for both. */
export interface Site {
  readonly dir: string;
  readonly dataDir: string;
  readonly config: string;
  /** Where the ledger is; null: in dataDir. */
  readonly ledger: PostgresSettings | null;
  readonly province: RunningServer;
  readonly portal: RunningServer;
  /** Whether dataDir is a disk of its own that can be filled. */
  readonly ownDisk: boolean;
  close(): Promise<void>;
}

export async function openSite(options: {
  readonly records: number;
  readonly seed: number;
  /** Tries to give dataDir a small disk of its own, which needs root. */
  readonly ownDisk: boolean;
  readonly ledger?: PostgresSettings | null;
  /** What the configuration has beside the settings of every soak, by path. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly portal?: { readonly latencyMs: number; readonly sessionSeconds: number };
  /** Whether problems are planted among the cases; they are unless given. */
  readonly problems?: boolean;
}): Promise<Site> {
  const { records, seed, problems = true } = options;
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-soak-'));
  const dataDir = join(dir, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  const ownDisk = options.ownDisk && mountDisk(dataDir);
  const scope = { records, seed, known: 0, problems };
  const province = await spawnProvince(scope);
  const { portal: ofPortal = { latencyMs: PORTAL_LATENCY_MS, sessionSeconds: SESSION_SECONDS } } = options;
  const portal = await spawnPortal({ ...scope, ...ofPortal });
  const config = await writeDemoConfig(dir, { province: province.url, portal: portal.url });
  const document = parseDocument(readFileSync(config, 'utf8'));
  const settings = { ...SETTINGS, ...options.settings };
  for (const [path, value] of Object.entries(settings)) document.setIn(path.split('.'), value);
  writeFileSync(config, document.toString());
  return {
    dir,
    dataDir,
    config,
    ledger: options.ledger ?? null,
    province,
    portal,
    ownDisk,
    close: async () => {
      await stopRedis(dataDir);
      await Promise.all([province.close(), portal.close()]);
      // Lazily, because a stopping redis-server may still be writing.
      if (ownDisk) execFileSync('umount', ['-l', dataDir]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Opens the ledger alongside the daemon; it reads no payload, so it needs no key. */
export async function withLedger<T>(site: Site, use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger =
    site.ledger === null
      ? openSqliteLedger({ file: join(site.dataDir, 'ledger.db'), key: null })
      : openPostgresLedger({ settings: { ...site.ledger, poolSize: 2 }, key: null });
  try {
    return await use(ledger);
  } finally {
    await ledger.close();
  }
}

/** False when this account cannot mount: the full disk is then left out. */
function mountDisk(folder: string): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=700`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
