import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { presentSecrets } from '../../src/config/portal.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { SELF_SIGNED } from '../../src/sandbox/http/certificate.ts';
import { folderWith, loadingError, SECRETS, SMALLEST } from './configFolder.ts';

const SOURCE = SMALLEST.slice(0, SMALLEST.indexOf('portal:'));
const GATEWAY = `${SMALLEST}  auth: { kind: oauth, tokenUrl: https://lgsp.example/oauth2/token, clientId: c, clientSecretFile: ./secrets/lgsp }
  headers: { X-Unit: H23 }
  servicePaths: { TraCuuHoSo: /tra-cuu/1.0 }
  tls: { certFile: ./secrets/client.pem, keyFile: ./secrets/client.key, caFile: ./secrets/ca.pem }
`;
const NEWER = `${SOURCE}portal:
  kind: dvcqg2
  adapterUrl: https://portal.example/connector/v1
  auth: { tokenUrl: https://portal.example/connector/v1/login, clientId: c, clientSecretFile: ./secrets/lgsp }
  paths: { record: /hoso/dongbo }
`;
const FILES = {
  ...SECRETS,
  'secrets/lgsp': 'client-pw\n',
  'secrets/client.pem': SELF_SIGNED.cert,
  'secrets/client.key': SELF_SIGNED.key,
  'secrets/ca.pem': SELF_SIGNED.cert,
};

it('reads what a gateway wants, and shows neither secret nor key', () => {
  const config = loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': GATEWAY, ...FILES }) });
  const { portal } = config;
  expect(portal).toMatchObject({
    auth: { kind: 'oauth', clientIn: 'basic', clientId: 'c' },
    headers: { 'X-Unit': 'H23' },
    servicePaths: { TraCuuHoSo: '/tra-cuu/1.0' },
  });
  expect(portal.pem?.key?.reveal()).toBe(SELF_SIGNED.key);
  expect(presentSecrets(portal)).toBe('portal-pw\nclient-pw');
  for (const shown of [
    JSON.stringify(config),
    inspect(config, { depth: 9 }),
    JSON.stringify(settingsOf(config)),
  ]) {
    expect(shown).not.toMatch(/client-pw|PRIVATE KEY|BEGIN CERTIFICATE/);
  }
});

it('has no gateway where none is configured', () => {
  const { portal } = loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS }) });
  expect(portal).toMatchObject({
    kind: 'dvcqg',
    auth: { kind: 'none' },
    headers: {},
    servicePaths: {},
    pem: null,
  });
});

it('refuses a key that every account can read, and a key without its certificate', () => {
  const folder = folderWith({ 'dongbo.yaml': GATEWAY, ...FILES });
  chmodSync(join(folder, 'secrets/client.key'), 0o644);
  expect(loadingError(folder).problems).toMatchObject([
    { path: 'portal.tls.keyFile', found: 'a file that every account can read' },
  ]);
  const alone = GATEWAY.replace('certFile: ./secrets/client.pem, ', '');
  expect(loadingError(folderWith({ 'dongbo.yaml': alone, ...FILES })).problems).toMatchObject([
    { path: 'portal.tls' },
  ]);
});

it('reads the newer interface with its own keys, table and defaults', () => {
  const config = loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': NEWER, ...FILES }) });
  expect(config.portal).toMatchObject({
    kind: 'dvcqg2',
    auth: { kind: 'oauth', clientIn: 'json' },
    paths: { record: '/hoso/dongbo', step: '/hoso/capnhatientrinh' },
    batchSize: 10,
  });
  expect(config.tables.portalFields).toMatch(/dvcqg2\.csv$/);
  expect(presentSecrets(config.portal)).toBe('client-pw');
});

it('names what the newer interface lacks, and the keys that it does not have', () => {
  const wrong = NEWER.replace('  paths: { record: /hoso/dongbo }\n', '  madonvi: H23\n');
  const paths = loadingError(folderWith({ 'dongbo.yaml': wrong, ...FILES })).problems.map(({ path }) => path);
  expect(paths.toSorted()).toEqual(['portal.madonvi', 'portal.paths']);
  const noSecret = NEWER.replace(', clientSecretFile: ./secrets/lgsp', '');
  expect(loadingError(folderWith({ 'dongbo.yaml': noSecret, ...FILES })).problems).toMatchObject([
    { path: 'portal.auth.clientSecretFile' },
  ]);
});
