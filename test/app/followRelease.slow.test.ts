import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startEngine } from '../../src/app/engine.ts';
import { loadConfig } from '../../src/config/load.ts';
import { osActor } from '../../src/process/osActor.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { recordingLog } from '../support/recordingLog.ts';

test('edited rules of delivery.only take effect without a restart, and a configuration with mistakes changes nothing', async () => {
  const folder = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS });
  const file = join(folder, 'dongbo.yaml');
  const config = loadConfig({ path: file, env: {}, cwd: folder });
  const log = recordingLog();
  const engine = await startEngine(config, { command: 'start', log, by: osActor({}) });
  try {
    const { ledger } = engine;
    const rows = manyRows(4, (i) => ({ agencyCode: 'AB'[i % 2] ?? 'A' }));
    await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
    const held = async (): Promise<readonly string[]> =>
      (await ledger.gapFiltered({ filter: { reasons: ['NOT_RELEASED'] }, by: 'agency' })).map(
        ({ key }) => key,
      );
    await writeFile(file, `${SMALLEST}delivery: { only: [{ agencyCode: A }] }\n`);
    await engine.reloadTables();
    expect(await held()).toEqual(['B']);
    const [entry] = await ledger.auditTrail({ limit: 1 });
    expect(entry).toMatchObject({
      action: 'config.changed',
      subject: expect.stringContaining('delivery.only'),
    });

    await appendFile(file, 'nonsense: true\n');
    await engine.reloadTables();
    expect([log.events().includes('config.invalid'), await held()]).toEqual([true, ['B']]);

    await writeFile(file, SMALLEST);
    await engine.reloadTables();
    expect(await held()).toEqual([]);
  } finally {
    await engine.close();
  }
});
