import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { LedgerInUseError } from '../../src/domain/errors.ts';
import { lockDataDir } from '../../src/queue/dataDirLock.ts';

const LOCK = resolve(import.meta.dirname, '../../src/queue/dataDirLock.ts');

const cleanUps: (() => unknown)[] = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

function newDataDir(): string {
  const root = mkdtempSync(join(tmpdir(), 'dongbo-lock-'));
  cleanUps.push(() => rmSync(root, { recursive: true, force: true }));
  return join(root, 'data');
}

function locked(dataDir: string, command = 'sync'): void {
  const lock = lockDataDir(dataDir, command);
  cleanUps.push(() => lock.release());
}

/** Another process that holds the lock until it is told to end. */
async function holder(dataDir: string, command: string): Promise<ChildProcess> {
  const program = `
    const { lockDataDir } = await import(process.argv[1]);
    lockDataDir(process.argv[2], process.argv[3]);
    process.stdout.write('held');
    process.stdin.on('data', () => process.exit(0));`;
  const args = ['--input-type=module', '--eval', program, LOCK, dataDir, command];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  cleanUps.push(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

function refusal(dataDir: string): LedgerInUseError {
  try {
    lockDataDir(dataDir, 'sync').release();
  } catch (error) {
    if (error instanceof LedgerInUseError) return error;
    throw error;
  }
  throw new Error('the lock was given');
}

describe('the lock of a dataDir', () => {
  test('held by another process is refused with its command, its process id and exit code 5', async () => {
    const dataDir = newDataDir();
    const { pid } = await holder(dataDir, 'start');
    const error = refusal(dataDir);
    expect(error).toMatchObject({ code: 'data_dir.locked', exitCode: 5 });
    expect(error.message).toContain(`dongbo start (process ${pid}, since `);
    expect(error.message).toContain(dataDir);
    expect(error.remedy).toContain('another dataDir');
  });

  test('is free again when its holder has ended', async () => {
    const dataDir = newDataDir();
    const child = await holder(dataDir, 'start');
    child.stdin?.write('end');
    await once(child, 'exit');
    locked(dataDir);
  });

  test('is free again when its holder was killed', async () => {
    const dataDir = newDataDir();
    const child = await holder(dataDir, 'start');
    child.kill('SIGKILL');
    await once(child, 'exit');
    locked(dataDir);
    expect(refusal(dataDir).message).toContain(`dongbo sync (process ${process.pid}, `);
  });

  test('is free again after release', () => {
    const dataDir = newDataDir();
    lockDataDir(dataDir, 'sync').release();
    locked(dataDir);
  });

  test('is refused to a second taker in the same process', () => {
    const dataDir = newDataDir();
    locked(dataDir);
    expect(refusal(dataDir).code).toBe('data_dir.locked');
  });

  test('says nothing about another dataDir', () => {
    locked(newDataDir());
    locked(newDataDir());
  });

  test('makes the folder when there is none, for this user alone', () => {
    const dataDir = newDataDir();
    locked(dataDir);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'dongbo.lock.json')).mode & 0o777).toBe(0o600);
  });

  test('is held no less when the file that names the holder cannot be read', () => {
    const dataDir = newDataDir();
    locked(dataDir);
    writeFileSync(join(dataDir, 'dongbo.lock.json'), '{"pid": "Trần Thị Thử"');
    const error = refusal(dataDir);
    expect(error.message).toBe(`Another dongbo is already working in ${dataDir}.`);
  });
});
