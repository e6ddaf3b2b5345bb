import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { startEngine } from '../../src/app/engine.ts';
import { loadConfig } from '../../src/config/load.ts';
import { DAEMON_ROLES } from '../../src/queue/roles.ts';
import { runWorkers } from '../../workers/index.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { recordingLog } from '../support/recordingLog.ts';

test('an engine asked to stop while the rest is still being started begins no work, and stops at once', async () => {
  const folder = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS });
  const config = loadConfig({ path: join(folder, 'dongbo.yaml'), env: process.env, cwd: folder });
  const log = recordingLog();
  const engine = await startEngine(config, { command: 'test', log });
  const closing = engine.close();
  await expect(runWorkers(engine, DAEMON_ROLES)).rejects.toThrow('dongbo is stopping');
  await closing;
  expect(log.events()).not.toContain('shutdown.late');
});
