import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/input/problem.ts';
import { folderWith, SECRETS, SMALLEST } from './configFolder.ts';

const CA = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

function loaded(ledger: string) {
  const files = { 'secrets/ledger': 'l-pw', 'ca.pem': CA };
  const yaml = `${SMALLEST}ledger: { ${ledger} }\n`;
  return loadConfig({
    env: { LEDGER_PW: 'from-env' },
    cwd: folderWith({ 'dongbo.yaml': yaml, ...SECRETS, ...files }),
  }).ledger;
}

function refused(ledger: string): string {
  try {
    loaded(ledger);
  } catch (error) {
    if (error instanceof ConfigError) return JSON.stringify(error.problems);
    throw error;
  }
  throw new Error('it was accepted');
}

const FAR = 'url: "postgres://dongbo@db.example/dongbo"';
const HERE = 'url: "postgres://dongbo@127.0.0.1/dongbo"';

describe('the ledger of a configuration', () => {
  it('is a file without an address', () => {
    expect(loaded('url: ""')).toBeNull();
    expect(loaded('poolSize: 5')).toBeNull();
  });

  it('is on a server with one, with ten connections, a minute for a statement and a certificate that is verified', () => {
    expect(loaded(FAR)).toEqual({
      ...{ url: 'postgres://dongbo@db.example/dongbo', schema: 'dongbo', poolSize: 10 },
      ...{ statementTimeoutMs: 60_000, password: null, tls: { mode: 'verify', ca: null } },
    });
  });

  it('takes pool size, time-out, schema, password and authority as they are given', () => {
    const given = loaded(
      `${FAR}, schema: h23, poolSize: 25, statementTimeoutSeconds: 5, passwordFile: secrets/ledger, caFile: ca.pem`,
    );
    expect(given).toMatchObject({ schema: 'h23', poolSize: 25, statementTimeoutMs: 5_000 });
    expect(given?.tls.mode).toBe('verify');
    expect(given?.tls.ca?.reveal()).toBe(CA);
    expect(given?.password?.reveal()).toBe('l-pw');
    expect(JSON.stringify(given)).not.toContain('l-pw');
    expect(loaded(`${FAR}, passwordEnv: LEDGER_PW`)?.password?.reveal()).toBe('from-env');
  });

  it('is not encrypted on this machine unless it has to be, and elsewhere only without it if that is said', () => {
    expect(loaded(HERE)?.tls.mode).toBe('off');
    expect(loaded(`${HERE}, tls: verify`)?.tls.mode).toBe('verify');
    expect(loaded(`${FAR}, tls: require`)?.tls.mode).toBe('require');
    expect(loaded(`${FAR}, tls: off`)?.tls.mode).toBe('off');
  });

  it.each([
    ['url: "postgres://dongbo:secret-1@db.example/dongbo"', 'ledger.url'],
    ['url: "mysql://dongbo@db.example/dongbo"', 'ledger.url'],
    [`${FAR}, schema: "Dongbo; drop"`, 'ledger.schema'],
    [`${FAR}, poolSize: 1`, 'ledger.poolSize'],
    [`${FAR}, poolSize: 101`, 'ledger.poolSize'],
    [`${FAR}, statementTimeoutSeconds: 0`, 'ledger.statementTimeoutSeconds'],
    [`${FAR}, tls: perhaps`, 'ledger.tls'],
    [`${FAR}, passwordFile: secrets/none`, 'ledger.passwordFile'],
    [`${FAR}, caFile: none.pem`, 'ledger.caFile'],
  ])('is refused with %s, which names %s and no secret', (ledger, path) => {
    const said = refused(ledger);
    expect(said).toContain(path);
    expect(said).not.toContain('secret-1');
  });
});
