import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/input/problem.ts';
import { RENEWED_CERTIFICATE, TEST_CERTIFICATE } from '../support/testCertificate.ts';
import { folderWith, SECRETS, SMALLEST } from './configFolder.ts';

const FILES = { 'secrets/cert.pem': TEST_CERTIFICATE.cert, 'secrets/key.pem': TEST_CERTIFICATE.key };

function load(http: string, files: Readonly<Record<string, string>> = {}) {
  const cwd = folderWith({ 'dongbo.yaml': `${SMALLEST}http: ${http}\n`, ...SECRETS, ...files });
  return { cwd, config: loadConfig({ env: {}, cwd }) };
}

/** The paths that are wrong, and what was found there. */
function problems(http: string, files: Readonly<Record<string, string>> = {}): unknown {
  try {
    load(http, files);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, found }) => [path, found]);
    throw error;
  }
  return [];
}

describe('http', () => {
  it('is plain and trusts no proxy by default', () => {
    expect(load('{}').config.http).toMatchObject({ tls: null, trustedProxies: [] });
  });

  it('names certificate and key from the folder of the file', () => {
    const { cwd, config } = load('{ tls: { certFile: secrets/cert.pem, keyFile: secrets/key.pem } }', FILES);
    expect(config.http.tls).toEqual({
      certFile: `${cwd}/secrets/cert.pem`,
      keyFile: `${cwd}/secrets/key.pem`,
    });
    expect(JSON.stringify(config)).not.toContain('PRIVATE');
  });

  it('wants both of them, to be there, and to belong together, and says nothing of what they hold', () => {
    expect(problems('{ tls: { certFile: secrets/cert.pem } }', FILES)).toEqual([
      ['http.tls.keyFile', 'nothing'],
    ]);
    expect(problems('{ tls: { certFile: a.pem, keyFile: secrets/key.pem } }', FILES)).toEqual([
      ['http.tls.certFile', 'a file that does not exist'],
    ]);
    const other = { ...FILES, 'secrets/key.pem': RENEWED_CERTIFICATE.key };
    expect(problems('{ tls: { certFile: secrets/cert.pem, keyFile: secrets/key.pem } }', other)).toEqual([
      ['http.tls', 'a certificate and a key that cannot be read or do not belong together'],
    ]);
  });

  it('wants a key that only its own account can read', () => {
    const open = { ...FILES, 'open/key.pem': TEST_CERTIFICATE.key };
    expect(problems('{ tls: { certFile: secrets/cert.pem, keyFile: open/key.pem } }', open)).toEqual([
      ['http.tls.keyFile', 'a file that every account can read'],
    ]);
  });

  const oidc = (over: string): string =>
    `{ oidc: { issuer: "https://sso.example/realms/h23", clientId: dongbo, roleClaim: roles, roles: { a: admin }, ${over} } }`;

  it('takes an identity provider with its secret from a file, and needs a role for some claim', () => {
    const files = { 'secrets/oidc': 'the secret\n' };
    const { config } = load(oidc('clientSecretFile: secrets/oidc'), files);
    expect(config.http.oidc).toMatchObject({
      ...{ label: 'SSO', scopes: ['openid', 'profile'], nameClaim: 'preferred_username', agencyClaim: null },
      ...{ roles: { a: 'admin' }, userInfo: false, clockToleranceSeconds: 30, wholeProvince: '*' },
    });
    expect(config.http.oidc?.clientSecret.reveal()).toBe('the secret');
    expect(JSON.stringify(config)).not.toContain('the secret');
    expect(load('{}').config.http.oidc).toBeNull();
  });

  it('refuses an identity provider over plain HTTP, without a secret, without roles, or with unknown ones', () => {
    const secret = 'clientSecretFile: secrets/oidc';
    const files = { 'secrets/oidc': 'the secret' };
    const at = (over: string): unknown =>
      (problems(oidc(over), files) as [string, string][]).map(([path]) => path);
    const plain = oidc(secret).replace('https://sso.example/realms/h23', 'http://sso.example');
    expect(problems(plain, files)).toEqual([['http.oidc.issuer', '"http://sso.example"']]);
    expect(problems(plain.replace('http://sso.example', 'http://127.0.0.1:8443'), files)).toEqual([]);
    expect(problems(oidc(''), files)).toEqual([['http.oidc.clientSecretFile', 'nothing']]);
    expect(at(`${secret}, clockToleranceSeconds: 301`)).toEqual(['http.oidc.clockToleranceSeconds']);
    expect(at(`${secret}, clientSecret: x`)).toEqual(['http.oidc.clientSecret']);
    for (const [roles, path] of [
      ['{}', 'http.oidc.roles'],
      ['{ a: root }', 'http.oidc.roles.a'],
    ] as const) {
      const found = problems(oidc(secret).replace('{ a: admin }', roles), files) as [string, string][];
      expect(found.map(([at]) => at)).toEqual([path]);
    }
  });

  it('takes a path of its own, without a closing slash', () => {
    const at = (basePath: string): string => load(`{ basePath: "${basePath}" }`).config.http.basePath;
    expect(['', '/', '/dongbo', '/dongbo/', '/h23/dong-bo.v1'].map(at)).toEqual([
      ...['', '', '/dongbo', '/dongbo', '/h23/dong-bo.v1'],
    ]);
    for (const wrong of [
      'dongbo',
      '//other.example',
      '/a b',
      '/../x',
      '/a/..',
      '/a?b',
      '/a#b',
      '/đồng',
      '/a%2fb',
    ]) {
      expect(problems(`{ basePath: "${wrong}" }`)).toEqual([['http.basePath', JSON.stringify(wrong)]]);
    }
  });

  it('takes proxies by address and by range, and nothing else', () => {
    const proxies = ['10.0.0.5', '10.1.0.0/16', '::1', '2001:db8::/32'];
    expect(load(`{ trustedProxies: ${JSON.stringify(proxies)} }`).config.http.trustedProxies).toEqual(
      proxies,
    );
    for (const wrong of ['proxy.example', '10.0.0.5/40', 'true', '10.0.0']) {
      expect(problems(`{ trustedProxies: ["${wrong}"] }`)).toEqual([
        ['http.trustedProxies[0]', JSON.stringify(wrong)],
      ]);
    }
  });
});
