import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expiriesOf, keepCertificate } from '../../src/app/expiries.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { TEST_CERTIFICATE, TEST_CERTIFICATE_END } from '../support/testCertificate.ts';
import { openTempLedger, type TempLedger } from '../sync/tempLedger.ts';

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
});
afterEach(() => temp.dispose());

function configOf(adapterUrl: string, rest = '', password = ''): Config {
  const yaml = SMALLEST.replace(/adapterUrl: .*/, `adapterUrl: ${adapterUrl}${password}`) + rest;
  return loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': yaml, ...SECRETS, ...PEM }) });
}

const PEM = { 'secrets/cert.pem': TEST_CERTIFICATE.cert, 'secrets/key.pem': TEST_CERTIFICATE.key };

describe('what expires', () => {
  it('is nothing where there is no TLS, and no end of the password is stated', async () => {
    expect([...(await expiriesOf(configOf('http://adapter.test'), temp.ledger))]).toEqual([]);
  });

  it('is the certificate that the adapter showed last, as long as the adapter is the same', async () => {
    const config = configOf('https://adapter.test:8443/x');
    const end = async () => (await expiriesOf(config, temp.ledger)).get('portal_certificate');
    expect(await end()).toBeNull();
    const now = temp.now();
    await keepCertificate(temp.ledger, { host: 'adapter.test:8443', validUntil: now + 5 }, now);
    await keepCertificate(temp.ledger, null, now);
    expect(await end()).toBe(now + 5);
    await keepCertificate(temp.ledger, { host: 'adapter.test:8443', validUntil: now + 9 }, now);
    expect(await end()).toBe(now + 9);
    const moved = await expiriesOf(configOf('https://other.test'), temp.ledger);
    expect(moved.get('portal_certificate')).toBeNull();
  });

  it('is the password from the beginning of the day in the configuration', async () => {
    const config = configOf('http://adapter.test', '', '\n  passwordExpires: 2027-01-31');
    expect([...(await expiriesOf(config, temp.ledger))]).toEqual([
      ['portal_password', Date.parse('2027-01-31T00:00:00+07:00')],
    ]);
    expect(() => configOf('http://adapter.test', '', '\n  passwordExpires: 2027-02-31')).toThrow(
      'portal.passwordExpires',
    );
  });

  it('is our certificate for the portal as the file is now', async () => {
    const tls = '\n  tls: { certFile: secrets/cert.pem, keyFile: secrets/key.pem }';
    const config = configOf('http://adapter.test', '', tls);
    expect([...(await expiriesOf(config, temp.ledger))]).toEqual([
      ['client_certificate', TEST_CERTIFICATE_END],
    ]);
  });

  it("is the server's own certificate as the file is now; unknown while that cannot be read", async () => {
    const tls = 'http: { tls: { certFile: secrets/cert.pem, keyFile: secrets/key.pem } }\n';
    const config = configOf('http://adapter.test', tls);
    expect([...(await expiriesOf(config, temp.ledger))]).toEqual([
      ['http_certificate', TEST_CERTIFICATE_END],
    ]);
    const lost = { certFile: join(temp.dir, 'none.pem'), keyFile: join(temp.dir, 'none.pem') };
    const without = { ...config, http: { ...config.http, tls: lost } };
    expect([...(await expiriesOf(without, temp.ledger))]).toEqual([['http_certificate', null]]);
  });
});
