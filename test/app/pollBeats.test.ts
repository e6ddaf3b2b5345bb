import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startEngine } from '../../src/app/engine.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { recordingLog } from '../support/recordingLog.ts';

test('a source that is slow or fails holds a poll up and does not make it look dead', async () => {
  const folder = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS });
  const config = loadConfig({ path: join(folder, 'dongbo.yaml'), env: process.env, cwd: folder });
  const engine = await startEngine(config, { command: 'test', log: recordingLog() });
  try {
    engine.beats.expect('poll', 0);
    const silentMs = (): number => engine.beats.late()[0]?.silentMs ?? 0;
    await sleep(300);
    expect(silentMs()).toBeGreaterThanOrEqual(299);
    // Nobody listens there: the first try fails, and the next one has to wait.
    const stop = new AbortController();
    const mark = engine.read.source.mark(stop.signal).catch(() => null);
    await expect.poll(silentMs).toBeLessThan(250);
    stop.abort();
    await mark;
  } finally {
    await engine.close();
  }
});
