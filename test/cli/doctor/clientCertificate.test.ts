import { expect, it } from 'vitest';
import type { DoctorContext } from '../../../src/cli/doctor/check.ts';
import { expiries } from '../../../src/cli/doctor/expiries.ts';
import { doctorTexts } from '../../../src/cli/doctor/messages.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { DAY_MS } from '../../../src/domain/time.ts';
import { folderWith, SECRETS, SMALLEST } from '../../config/configFolder.ts';
import { TEST_CERTIFICATE, TEST_CERTIFICATE_END } from '../../support/testCertificate.ts';

it.each([
  ['2023-12-01', 'problem', 'not valid before 2024-01-01'],
  ['2026-01-01', 'ok', 'valid until 2123-12-31'],
  [TEST_CERTIFICATE_END - 31 * DAY_MS, 'ok', 'valid until 2123-12-31'],
  [TEST_CERTIFICATE_END - 30 * DAY_MS, 'warning', 'valid until 2123-12-31; days left: 30'],
  [TEST_CERTIFICATE_END + 1, 'problem', 'expired on 2123-12-31'],
] as const)('at %s our certificate for the portal is: %s, %s', async (at, state, found) => {
  const folder = folderWith({
    'dongbo.yaml': SMALLEST.replace(
      /^( *)adapterUrl:/m,
      '$1tls: { certFile: secrets/cert.pem, keyFile: secrets/key.pem }\n$1adapterUrl:',
    ),
    ...SECRETS,
    'secrets/cert.pem': TEST_CERTIFICATE.cert,
    'secrets/key.pem': TEST_CERTIFICATE.key,
  });
  const config = loadConfig({ env: {}, cwd: folder });
  const now = typeof at === 'number' ? at : Date.parse(at);
  const context = { config, now, texts: doctorTexts('en'), language: 'en' } as DoctorContext;
  const findings = await expiries(context, new AbortController().signal);
  expect(findings).toMatchObject([{ name: 'client_certificate', state, found }]);
  if (state !== 'ok') expect(findings[0]?.remedy).toContain('portal.tls.certFile');
});
