import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DongboError, UsageError } from '../../src/domain/errors.ts';
import { silentLog } from '../../src/observability/log.ts';
import { socketOf, startPrivateRedis } from '../../src/queue/privateRedis.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { cleanUps, connected, newFolder, started } from './startedRedis.ts';

/** A PATH on which redis-server is this script. */
function pathWith(script: string | null): void {
  const bin = newFolder('bin');
  mkdirSync(bin);
  vi.stubEnv('PATH', bin);
  if (script !== null) writeFileSync(join(bin, 'redis-server'), script, { mode: 0o755 });
}

describe('a private redis-server that cannot be started', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('because the program is missing is a usage error that says how it comes here', async () => {
    pathWith(null);
    const error = await startPrivateRedis(newFolder(), silentLog).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'redis.missing', exitCode: 2 });
    expect(error).toHaveProperty('remedy', expect.stringMatching(/queue\.url, or install Redis/));
  });

  test('because the program is missing leaves the append-only file where it is', async () => {
    const dataDir = newFolder();
    await (await started(dataDir)).stop();
    const log = recordingLog();
    pathWith(null);
    await expect(startPrivateRedis(dataDir, log)).rejects.toMatchObject({ code: 'redis.missing' });
    expect(log.events()).toEqual([]);
    expect(existsSync(join(dataDir, 'redis', 'appendonlydir'))).toBe(true);
  });

  test('for another cause names its log file', async () => {
    const dataDir = newFolder();
    pathWith('#!/bin/sh\nexit 1\n');
    const error = await startPrivateRedis(dataDir, silentLog).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DongboError);
    expect(error).toMatchObject({ code: 'redis.failed', exitCode: 1 });
    expect(error).toHaveProperty('remedy', expect.stringContaining(join(dataDir, 'redis', 'redis.log')));
  });
});

describe('the socket of a dataDir', () => {
  const LONG = 'một-thư-mục-có-tên-rất-dài-'.repeat(5);

  function longDataDir(): string {
    const dataDir = newFolder(LONG);
    const folder = dirname(socketOf(dataDir));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    return dataDir;
  }

  test('lies in it when the path is short enough', () => {
    expect(socketOf('/var/lib/dongbo')).toBe('/var/lib/dongbo/redis/redis.sock');
    expect(Buffer.byteLength(socketOf(`/${'x'.repeat(89)}`))).toBe(107);
    expect(socketOf(`/${'x'.repeat(89)}`)).toMatch(/^\/x/);
  });

  test('lies in a private folder of its own when the path is longer than the system allows', async () => {
    const dataDir = longDataDir();
    const server = await started(dataDir);
    expect(Buffer.byteLength(server.socket)).toBeLessThan(108);
    expect(statSync(dirname(server.socket)).mode & 0o777).toBe(0o700);
    expect(await connected(server).ping()).toBe('PONG');
    expect(existsSync(join(dataDir, 'redis', 'appendonlydir'))).toBe(true);
  });

  test('is the same each time and another for another dataDir', () => {
    const dataDir = longDataDir();
    expect(socketOf(dataDir)).toBe(socketOf(dataDir));
    expect(socketOf(dataDir)).not.toBe(socketOf(longDataDir()));
  });

  test('is refused when others may write into its folder', () => {
    const dataDir = longDataDir();
    chmodSync(dirname(socketOf(dataDir)), 0o777);
    expect(() => socketOf(dataDir)).toThrow(UsageError);
    expect(() => socketOf(dataDir)).toThrow(/not a private folder/);
  });
});
