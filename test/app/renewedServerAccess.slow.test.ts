import { appendFileSync, chownSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { serverSettings } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { systemFaultOf } from '../../src/domain/systemFault.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { recountInThread } from '../../src/ledger/postgres/recountInThread.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import {
  freshDatabase,
  onServer,
  startTestPostgres,
  type TestPostgres,
  withoutPostgres,
} from '../support/postgres.ts';
import { RENEWED_CERTIFICATE, TEST_CERTIFICATE } from '../support/testCertificate.ts';

const HALF = RENEWED_CERTIFICATE.cert.slice(0, RENEWED_CERTIFICATE.cert.length / 2);

describe.skipIf(withoutPostgres)(
  'a ledger on a server whose password and certificate are renewed while it is open',
  () => {
    let server: TestPostgres;
    let url: string;
    beforeAll(async () => {
      server = await startTestPostgres();
      ({ url } = await freshDatabase(server));
      await onServer(url, "create role keeper login password 'of before'");
      await onServer(url, `grant create on database ${new URL(url).pathname.slice(1)} to keeper`);
      const rules = join(server.dir, 'data/pg_hba.conf');
      writeFileSync(rules, `hostssl all keeper 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, 'utf8')}`);
      appendFileSync(
        join(server.dir, 'data/postgresql.conf'),
        `\nssl = on\nssl_cert_file = '${server.dir}/server.crt'\nssl_key_file = '${server.dir}/server.key'\n`,
      );
      present(TEST_CERTIFICATE);
      server.stop('fast');
      server.start();
    });

    /** To whoever connects from now on. */
    function present({ cert, key }: { readonly cert: string; readonly key: string }): void {
      const { uid, gid } = statSync(join(server.dir, 'data'));
      for (const [name, text] of [
        ['server.crt', cert],
        ['server.key', key],
      ] as const) {
        const file = join(server.dir, name);
        writeFileSync(file, text, { mode: 0o600 });
        chownSync(file, uid, gid);
      }
    }

    /** The server ends all connections of the ledger; the next statement needs a new one. */
    async function cut(): Promise<void> {
      await onServer(url, 'select pg_reload_conf()');
      await onServer(
        url,
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'keeper'",
      );
    }

    /** Undefined: it works. The first statement may be that which notices the end of a connection. */
    async function faultOf(ledger: Ledger): Promise<unknown> {
      const work = (): Promise<unknown> =>
        ledger.setFact('poll', '{}', 1).then(
          () => undefined,
          (error: unknown) => systemFaultOf(error),
        );
      const fault = await work();
      return fault === 'ledger_away' ? await work() : fault;
    }

    test('connects with what the files hold now, and with the last whole ones while they are being written', async () => {
      const address = url.replace('//dongbo@', '//keeper@');
      const folder = folderWith({
        'dongbo.yaml': `${SMALLEST}ledger: { url: "${address}", tls: verify, passwordFile: secrets/ledger, caFile: ca.pem }\n`,
        ...SECRETS,
        ...{ 'secrets/ledger': 'of before', 'ca.pem': TEST_CERTIFICATE.cert },
      });
      const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
      const config = loadConfig({ env: {}, cwd: folder });
      if (config.ledger === null) throw new Error('the ledger is not on a server');
      const settings = serverSettings(config.ledger);
      const ledger = openPostgresLedger({ settings, key: null, makes: true });
      onTestFinished(() => ledger.close());
      expect(await faultOf(ledger)).toBeUndefined();

      await onServer(url, "alter role keeper password 'of now'");
      expect(await faultOf(ledger), 'what is open stays').toBeUndefined();
      await cut();
      expect(await faultOf(ledger)).toBe('ledger_login');
      write('secrets/ledger', '');
      expect(await faultOf(ledger)).toBe('ledger_login');
      write('secrets/ledger', 'of now\n');
      expect(await faultOf(ledger)).toBeUndefined();

      write('ca.pem', HALF);
      await cut();
      expect(await faultOf(ledger), 'half a file is none').toBeUndefined();
      present(RENEWED_CERTIFICATE);
      await cut();
      expect(await faultOf(ledger)).toBe('ledger_certificate');
      write('ca.pem', TEST_CERTIFICATE.cert + RENEWED_CERTIFICATE.cert);
      expect(await faultOf(ledger)).toBeUndefined();
      expect(await recountInThread(settings), 'a thread, too').toEqual([]);
    });
  },
);
