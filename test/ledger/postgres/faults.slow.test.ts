import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DongboError } from '../../../src/domain/errors.ts';
import { systemFaultOf } from '../../../src/domain/systemFault.ts';
import { SYSTEM_FAULTS, type SystemFaultKind } from '../../../src/domain/systemFaults.ts';
import { openPostgresLedger } from '../../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../../src/ledger/postgres/settings.ts';
import { tryServerWrite } from '../../../src/ledger/postgres/tryWrite.ts';
import { freePort } from '../../support/freePort.ts';
import {
  freshDatabase,
  onServer,
  startTestPostgres,
  type TestPostgres,
  withoutPostgres,
} from '../../support/postgres.ts';

const SECRET = 'a-password-of-nobody';

describe.skipIf(withoutPostgres)('what the server of a ledger refuses', () => {
  let server: TestPostgres;
  let settings: PostgresSettings;
  beforeAll(async () => {
    server = await startTestPostgres();
    // Accounts that have to give a password; all others are trusted.
    const rules = join(server.dir, 'data', 'pg_hba.conf');
    writeFileSync(rules, `host all asked 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, 'utf8')}`);
    await onServer(server.url, 'select pg_reload_conf()');
    settings = await freshDatabase(server);
    const ledger = openPostgresLedger({ settings, key: null, makes: true });
    await ledger.setFact('poll', '{}', 1);
    await ledger.close();
    await onServer(
      settings.url,
      `create role asked login password '${SECRET}'; create role stranger login; create role crowd login connection limit 0;
       create schema elsewhere; create function elsewhere.refuse() returns trigger language plpgsql as $$
       begin raise exception 'Nguyễn Văn Tèo' using errcode = tg_argv[0], detail = 'Nguyễn Văn Tèo'; end $$`,
    );
  });
  afterAll(() => server.stop());

  const as = (account: string): PostgresSettings => ({
    ...settings,
    url: settings.url.replace('//dongbo@', `//${account}@`),
  });

  async function refusal(of: PostgresSettings): Promise<unknown> {
    return await tryServerWrite(of, 2).then(
      () => null,
      (error: unknown) => error,
    );
  }

  /** The server itself raises the code, as it does where the cause is real. */
  async function raising(code: string): Promise<unknown> {
    await onServer(
      settings.url,
      `create trigger refused before insert or update on dongbo.fact for each row execute function elsewhere.refuse('${code}')`,
    );
    try {
      return await refusal(settings);
    } finally {
      await onServer(settings.url, 'drop trigger refused on dongbo.fact');
    }
  }

  const CASES: readonly (readonly [string, SystemFaultKind, () => Promise<unknown>])[] = [
    ['another password', 'ledger_login', () => refusal({ ...as('asked'), password: 'wrong' })],
    ['an unknown account', 'ledger_login', () => refusal(as('nobody'))],
    [
      'an unknown database',
      'ledger_no_database',
      () => refusal({ ...settings, url: settings.url.replace(/[^/]+$/, 'none') }),
    ],
    ['an account without rights', 'ledger_no_rights', () => refusal(as('stranger'))],
    [
      'an account that may not look for a ledger',
      'ledger_no_rights',
      async () => {
        const ledger = openPostgresLedger({ settings: as('stranger'), key: null });
        const error = await ledger.fact('poll').catch((reason: unknown) => reason);
        await ledger.close();
        return error;
      },
    ],
    ['too many connections', 'ledger_server_crowded', () => refusal(as('crowd'))],
    [
      'a standby',
      'ledger_server_read_only',
      async () => {
        const name = new URL(settings.url).pathname.slice(1);
        await onServer(server.url, `alter database ${name} set default_transaction_read_only = on`);
        const error = await refusal(settings);
        await onServer(server.url, `alter database ${name} reset default_transaction_read_only`);
        return error;
      },
    ],
    ['a full disk', 'ledger_server_full', () => raising('53100')],
    ['no memory', 'ledger_server_no_memory', () => raising('53200')],
    ['damaged data', 'ledger_server_damaged', () => raising('XX001')],
    ['an administrator who ends the connection', 'ledger_away', () => raising('57P01')],
    ['a transaction that waited too long for its process', 'ledger_away', () => raising('25P03')],
    ['a port where nobody listens', 'ledger_away', async () => refusal(await nowhere(settings))],
    [
      'a name that nobody has',
      'ledger_away',
      () => refusal({ ...settings, url: settings.url.replace('127.0.0.1', 'nowhere.invalid') }),
    ],
    [
      'a server that does not encrypt',
      'ledger_no_tls',
      () => refusal({ ...settings, tls: { mode: 'verify', ca: null } }),
    ],
  ];

  test.each(CASES)(
    '%s is %s, in both languages, with the place and without a value',
    async (_, kind, work) => {
      const error = await work();
      expect(error).toBeInstanceOf(DongboError);
      expect(systemFaultOf(error)).toBe(kind);
      const { message, vi, remedy } = error as DongboError;
      expect(message).toContain(SYSTEM_FAULTS[kind].en.message.slice(0, -1));
      expect(vi?.message).toContain(SYSTEM_FAULTS[kind].vi.message.slice(0, -1));
      expect(message).toContain('(schema dongbo)');
      expect(remedy).toBe(SYSTEM_FAULTS[kind].en.remedy);
      expect(JSON.stringify([message, vi, String((error as DongboError).cause)])).not.toMatch(/Tèo|dongbo@/);
    },
  );

  test('a statement that takes too long, and transactions that are in each other’s way, are told from it', async () => {
    expect(systemFaultOf(await raising('57014'))).toBe('ledger_server_slow');
    expect(systemFaultOf(await raising('40001'))).toBe('ledger_contended');
  });

  test('a certificate of somebody else is refused, and that of the named authority accepted', async () => {
    const [certificate, key] = [join(server.dir, 'server.crt'), join(server.dir, 'server.key')];
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
        ...['-keyout', key, '-out', certificate],
      ],
      { stdio: 'ignore' },
    );
    const { uid, gid } = statSync(join(server.dir, 'data'));
    for (const file of [certificate, key]) chownSync(file, uid, gid);
    appendFileSync(
      join(server.dir, 'data', 'postgresql.conf'),
      `\nssl = on\nssl_cert_file = '${certificate}'\nssl_key_file = '${key}'\n`,
    );
    server.stop('fast');
    server.start();
    const strange = await refusal({ ...settings, tls: { mode: 'verify', ca: null } });
    expect(systemFaultOf(strange)).toBe('ledger_certificate');
    expect(strange).toMatchObject({ exitCode: 2 });
    const ca = readFileSync(certificate, 'utf8');
    const { version, latencyMs } = await tryServerWrite({ ...settings, tls: { mode: 'verify', ca } }, 3);
    expect(version).toMatch(/^\d+/);
    expect(latencyMs).toBeGreaterThan(0);
  });

  test('a connection that is cut during a transaction leaves nothing of it, and the next one works', async () => {
    const ledger = openPostgresLedger({ settings, key: null });
    await ledger.setFact('poll', '{"a":1}', 4);
    server.stop('immediate');
    const away = await ledger.setFact('poll', '{"a":2}', 5).catch((reason: unknown) => reason);
    expect(systemFaultOf(away)).toBe('ledger_away');
    server.start();
    expect(await ledger.fact('poll')).toMatchObject({ at: 4 });
    await ledger.setFact('poll', '{"a":3}', 6);
    expect(await ledger.fact('poll')).toMatchObject({ at: 6 });
    await ledger.close();
  });
});

async function nowhere(settings: PostgresSettings): Promise<PostgresSettings> {
  return { ...settings, url: settings.url.replace(/:\d+\//, `:${await freePort()}/`) };
}
