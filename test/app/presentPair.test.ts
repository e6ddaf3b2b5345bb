import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { presentPair } from '../../src/app/presentPair.ts';
import { folderWith } from '../config/configFolder.ts';
import { RENEWED_CERTIFICATE, TEST_CERTIFICATE } from '../support/testCertificate.ts';

it('is what the files hold, looked at once a minute, and never a half of a renewal', () => {
  const folder = folderWith({ 'cert.pem': TEST_CERTIFICATE.cert, 'key.pem': TEST_CERTIFICATE.key });
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  chmodSync(keyFile, 0o600);
  let now = 0;
  const pair = presentPair({ certFile, keyFile }, TEST_CERTIFICATE, () => now);
  writeFileSync(certFile, RENEWED_CERTIFICATE.cert);
  now = 61_000;
  expect(pair()).toEqual(TEST_CERTIFICATE);
  writeFileSync(keyFile, RENEWED_CERTIFICATE.key);
  now = 100_000;
  expect(pair()).toEqual(TEST_CERTIFICATE);
  now = 122_000;
  expect(pair()).toEqual(RENEWED_CERTIFICATE);
});
