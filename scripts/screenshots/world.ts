import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { openLedger } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { keepPast, PAST_DAYS } from '../../src/sandbox/demo/past.ts';
import { writeBaseline, writeDemoConfig } from '../../src/sandbox/demo/prepare.ts';
import { spawnPortal, spawnProvince } from '../../src/sandbox/process.ts';
import { runDongbo, type Serving, startServing } from '../dongbo.ts';

const SEED = 1;

const OTHER_USERS = [
  ['Bộ phận Một cửa', 'operator', '--agency', 'H23.12'],
  ['Phòng Tổng hợp', 'viewer', '--agency', 'H23.01', '--agency', 'H23.02'],
  ['grafana', 'viewer', '--expires', '365d'],
] as const;

const keyDocument = z.object({ key: z.string() });

/** A simulated province with a month behind it, and the daemon that serves its dashboard. */
export interface World {
  readonly url: string;
  /** An administrator's key for the whole province. */
  readonly key: string;
  /** An administrator's, for the pages that need one. */
  readonly adminKey: string;
  /** From now on the portal accepts what it has refused. */
  fixPortal(): Promise<void>;
  /** Runs a command and returns its JSON document. */
  ask(...args: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

export async function startWorld(records: number): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-screenshots-'));
  const scope = { records, seed: SEED };
  const province = await spawnProvince(scope);
  const portal = await spawnPortal(scope);
  let daemon: Serving | null = null;
  const close = async (): Promise<void> => {
    await daemon?.stop();
    await Promise.all([province.close(), portal.close()]);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const file = await writeDemoConfig(dir, { province: province.url, portal: portal.url });
    const dongbo = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runDongbo(file, ...args);
      if (code !== 0) throw new Error(`dongbo ${args.join(' ')} ended with ${code}: ${stderr}`);
      return stdout;
    };
    const ask = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse(await dongbo(...args, '--json'));

    await dongbo('import-baseline', await writeBaseline(dir, records, SEED));
    // The history begins with the gap before any delivery. A paused sync only reads, and exits with 3.
    await dongbo('delivery', 'pause');
    const { code, stderr } = await runDongbo(file, 'sync');
    if (code !== 3) throw new Error(`dongbo sync ended with ${code}: ${stderr}`);
    await dongbo('delivery', 'resume');
    const ledger = openLedger(loadConfig({ path: file, env: process.env, cwd: dir }));
    try {
      await keepPast(ledger, PAST_DAYS, dongbo('sync', '--changes-only'));
    } finally {
      await ledger.close();
    }
    await dongbo(
      ...['published', 'add', '--date', '2024-11-05', '--synced', '719569', '--unsynced', '304169'],
      ...['--source', 'Chỉ thị 06/CT-UBND'],
    );
    await dongbo(
      ...[
        'published',
        'add',
        '--date',
        '2024-11-05',
        '--period',
        '2024-10',
        '--numerator',
        '719569',
        '--denominator',
        '1023738',
      ],
      ...['--quality', 'TEMP_NATIONAL_REPORT_DENOMINATOR', '--source', 'Bộ chỉ số 766'],
    );
    const { key } = keyDocument.parse(await ask('keys', 'create', '--role', 'admin', '--name', 'phong-cntt'));
    const adminDocument = await ask('keys', 'create', '--role', 'admin', '--name', 'Trưởng phòng CNTT');
    const { key: adminKey } = keyDocument.parse(adminDocument);
    for (const [name, role, ...more] of OTHER_USERS) {
      await ask('keys', 'create', '--role', role, '--name', name, ...more);
    }
    daemon = await startServing(file);
    const { url } = daemon;
    const fixPortal = async (): Promise<void> => {
      const body = JSON.stringify({ poison: [] });
      await fetch(`${portal.url}/sandbox/faults`, { method: 'POST', body });
    };
    return { url, key, adminKey, fixPortal, ask, close };
  } catch (error) {
    await close();
    throw error;
  }
}
