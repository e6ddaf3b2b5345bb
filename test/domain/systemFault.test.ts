import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DongboError } from '../../src/domain/errors.ts';
import { inSentences, systemError, systemFaultOf } from '../../src/domain/systemFault.ts';
import { SYSTEM_FAULT_KINDS, SYSTEM_FAULTS, type SystemFaultKind } from '../../src/domain/systemFaults.ts';
import { errorFields } from '../../src/observability/log.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let dir: string;
let file: string;
let redis: TestRedis;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dongbo-fault-'));
  file = join(dir, 'one.db');
  const database = new Database(file);
  database.exec('create table t (a); insert into t values (zeroblob(100000))');
  database.close();
  redis = await startTestRedis();
});

afterAll(async () => {
  await redis.close();
  rmSync(dir, { recursive: true, force: true });
});

async function caught(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing went wrong');
}

function onDatabase(open: () => Database.Database, work: (database: Database.Database) => unknown) {
  return () => {
    const database = open();
    try {
      work(database);
    } finally {
      database.close();
    }
  };
}

/** What really fails, each with the kind that it has to be recognised as. */
const SQLITE_FAULTS: readonly (readonly [string, SystemFaultKind, () => unknown])[] = [
  [
    'a database that may not grow',
    'disk_full',
    onDatabase(
      () => new Database(join(dir, 'full.db')),
      (database) => {
        database.exec('create table t (a)');
        database.pragma('max_page_count = 3');
        database.exec('insert into t values (zeroblob(100000))');
      },
    ),
  ],
  [
    'a database opened for reading',
    'read_only',
    onDatabase(
      () => new Database(file, { readonly: true }),
      (database) => database.exec('delete from t'),
    ),
  ],
  [
    'a lock held by another connection',
    'ledger_locked',
    onDatabase(
      () => new Database(file, { timeout: 1 }),
      (database) => {
        const other = new Database(file);
        try {
          other.exec('begin exclusive');
          database.exec('delete from t');
        } finally {
          other.close();
        }
      },
    ),
  ],
  [
    'a file that is none',
    'ledger_damaged',
    () => {
      const none = join(dir, 'none.db');
      writeFileSync(none, 'this is no database, and long enough to be looked at. '.repeat(99));
      onDatabase(
        () => new Database(none),
        (database) => database.exec('select * from t'),
      )();
    },
  ],
  [
    'overwritten pages',
    'ledger_damaged',
    () => {
      const damaged = join(dir, 'damaged.db');
      const bytes = readFileSync(file);
      writeFileSync(damaged, bytes.fill(0x5a, 4_096, 12_288));
      onDatabase(
        () => new Database(damaged),
        (database) => database.prepare('select length(a) from t').all(),
      )();
    },
  ],
  ['a missing folder', 'ledger_not_opened', () => new Database(join(file, 'x.db'), { fileMustExist: true })],
];

test.each(SQLITE_FAULTS)('%s is %s', async (_, kind, work) => {
  expect(systemFaultOf(await caught(work))).toBe(kind);
});

test.each<[string, SystemFaultKind, readonly string[][], readonly string[]]>([
  ['without memory', 'redis_full', [['config', 'set', 'maxmemory', '1']], ['set', 'a', 'b']],
  ['that is a replica', 'redis_read_only', [['replicaof', '127.0.0.1', '1']], ['set', 'a', 'b']],
  [
    'with less than its rights',
    'redis_no_rights',
    [['acl', 'setuser', 'default', '-set']],
    ['set', 'a', 'b'],
  ],
  ['with another password', 'redis_login', [], ['auth', 'somebody', 'wrong']],
])('a Redis %s is %s', async (_, kind, set, command) => {
  const client = redis.connect();
  for (const [name = '', ...args] of set) await client.call(name, ...args);
  const [name = '', ...args] = command;
  const error = await caught(() => client.call(name, ...args));
  const script = await caught(() => client.eval("#!lua flags=\nreturn redis.call('set','a','b')", 0)).catch(
    () => null,
  );
  await client.call('config', 'set', 'maxmemory', '0');
  await client.call('replicaof', 'no', 'one');
  await client.call('acl', 'setuser', 'default', '+set');
  expect(systemFaultOf(error)).toBe(kind);
  // As BullMQ meets it.
  if (script !== null) expect(systemFaultOf(script)).toBe(kind);
});

test('the failures of files and of the network are recognised, also as the cause of others', async () => {
  const missing = await caught(() => readFileSync(join(dir, 'none')));
  expect(systemFaultOf(missing)).toBe('missing');
  expect(systemFaultOf(new Error('around', { cause: missing }))).toBe('missing');
  const inUse = await new Promise<unknown>((resolve) => {
    const one = createServer().listen(0, '127.0.0.1', () => {
      const { port } = one.address() as { port: number };
      createServer()
        .on('error', (error) => one.close(() => resolve(error)))
        .listen(port, '127.0.0.1');
    });
  });
  expect(systemFaultOf(inUse)).toBe('port_in_use');
  expect(systemFaultOf(new Error('Connection is closed.'))).toBe('redis_away');
  expect(systemFaultOf(new RangeError('Invalid string length'))).toBeNull();
  expect(systemFaultOf('ENOSPC')).toBeNull();
});

test.each(SYSTEM_FAULT_KINDS)(
  '%s says in both languages what happened and what helps, without a code',
  (kind) => {
    const { message, remedy, vi, code } = systemError(kind);
    for (const text of [message, remedy, vi?.message ?? '', vi?.remedy ?? '']) {
      expect(text).toMatch(/\.$/);
      expect(text).not.toMatch(/SQLITE|\bE[A-Z]{4,}\b|ReplyError/);
    }
    expect(code).toBe(`system.${kind}`);
    expect(systemFaultOf(systemError(kind))).toBe(kind);
  },
);

test('no code begins with that of another kind listed before it', () => {
  for (const kind of SYSTEM_FAULT_KINDS) {
    for (const code of SYSTEM_FAULTS[kind].codes) {
      expect(systemFaultOf(Object.assign(new Error(), { code }))).toBe(kind);
    }
  }
});

test('an unknown error is a sentence without its message, and one of ours stays as it is', () => {
  const error = inSentences(new RangeError('Nguyễn Văn Tèo'));
  expect(error.message).toMatch(/RangeError/);
  expect(JSON.stringify([error.message, error.remedy, error.vi])).not.toContain('Tèo');
  const own = new DongboError({ code: 'some.code', message: 'M', remedy: 'R' });
  expect(inSentences(own)).toBe(own);
});

test('a line of the log has the sentence and the remedy in place of a stack', () => {
  const fields = errorFields(Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' }));
  expect(fields).toEqual({
    errorCode: 'SQLITE_FULL',
    why: SYSTEM_FAULTS.disk_full.en.message,
    remedy: SYSTEM_FAULTS.disk_full.en.remedy,
  });
});
