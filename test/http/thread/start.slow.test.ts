import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Engine, startEngine } from '../../../src/app/engine.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { newKey } from '../../../src/http/auth/keyText.ts';
import type { Pulse } from '../../../src/http/thread/pulse.ts';
import { type HttpThread, startHttp } from '../../../src/http/thread/start.ts';
import { folderWith, SECRETS, SMALLEST } from '../../config/configFolder.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { type RecordingLog, recordingLog } from '../../support/recordingLog.ts';
import { RENEWED_CERTIFICATE, TEST_CERTIFICATE } from '../../support/testCertificate.ts';

const PULSE: Pulse = { late: [], stopping: false, standstills: [], synced: 0, metrics: [] };

let folder: string;
let log: RecordingLog;
let engine: Engine;
let side: HttpThread | null = null;

async function start(
  http = '{ port: 0 }',
  pulse = async () => PULSE,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  log = recordingLog();
  const cwd = folderWith({ 'dongbo.yaml': `${SMALLEST}http: ${http}\n`, ...SECRETS, ...files });
  folder = cwd;
  const config = loadConfig({ env: {}, cwd });
  engine = await startEngine(config, { command: 'start', log });
  side = await startHttp(config.file, pulse, log);
  return `http://127.0.0.1:${side.port}`;
}

beforeEach(() => {
  side = null;
});
afterEach(async () => {
  await side?.close();
  await engine.close();
});

test('port 0 takes a free port, and the log says which', async () => {
  const url = await start();
  expect(url).not.toMatch(/:0$/);
  expect(log.lines.find(({ event }) => event === 'http.listening')?.fields).toMatchObject({
    host: '127.0.0.1',
    port: side?.port,
  });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test('a missing address is answered with a problem document', async () => {
  const answer = await fetch(`${await start()}/elsewhere`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.json()).toMatchObject({ status: 404, code: 'not_found' });
});

test('the gap is read beside the thread that writes the ledger, from kept counters and from records alike', async () => {
  const url = await start();
  const { id, text, hash } = newKey();
  const key = { id, hash, name: 'reader', role: 'operator', agencies: null, expiresAt: null } as const;
  await engine.ledger.createApiKey(key, { who: 'cli:tester', origin: 'here' }, NOW);
  await engine.ledger.ingest({ rows: [aRow()], drafts: [], readAt: NOW, now: NOW });
  const headers = { authorization: `Bearer ${text}` };
  const gap = await fetch(`${url}/api/v1/gap`, { headers });
  expect(await gap.json()).toMatchObject({ total: 1, unsynced: 1 });
  const filtered = await fetch(`${url}/api/v1/gap?by=age&level=unknown`, { headers });
  expect(await filtered.json()).toMatchObject({ total: 1, unsynced: 1, by: 'age' });
  const preview = await fetch(`${url}/api/v1/preview`, { headers });
  expect(await preview.json()).toMatchObject({ new: 1, alreadyThere: null, notLookedUp: 'contents' });
  // What is asked of the further thread has to be data alone.
  const asked = [
    'gap?by=level',
    'gap?tree=true&by=agency',
    'gap?by=month&asOf=2024-11-05',
    'gap/explain?level=unknown',
    'preview?agency=H23.12&limit=5',
  ];
  const others = ['punctuality', 'punctuality?by=agency', 'records', 'exports/records.xlsx', 'gap/history'];
  for (const path of [...asked, ...others]) {
    const answer = await fetch(`${url}/api/v1/${path}`, { headers });
    expect(answer.status, path).toBe(200);
    await answer.arrayBuffer();
  }
});

test('the error of a port in use names its remedy', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await expect(start(`{ port: ${port} }`)).rejects.toMatchObject({
    code: 'http.address',
    exitCode: 2,
    message: expect.stringContaining(`${port}`),
  });
  other.close();
});

test('the server ends when it is closed', async () => {
  const url = await start();
  await side?.close();
  await side?.close();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
});

test('the thread ends TLS, and serves a renewed certificate when asked to read it', async () => {
  const files = { 'secrets/cert.pem': TEST_CERTIFICATE.cert, 'secrets/key.pem': TEST_CERTIFICATE.key };
  await start('{ port: 0, tls: { certFile: secrets/cert.pem, keyFile: secrets/key.pem } }', undefined, files);
  expect(await certificateAt(side?.port)).toBe('mail.test');
  writeFileSync(join(folder, 'secrets/cert.pem'), RENEWED_CERTIFICATE.cert);
  writeFileSync(join(folder, 'secrets/key.pem'), RENEWED_CERTIFICATE.key);
  side?.renewCertificate();
  await expect.poll(() => certificateAt(side?.port)).toBe('renewed.test');
});

test('a thread without TLS ignores a renewal', async () => {
  const url = await start();
  side?.renewCertificate();
  side?.tablesChanged();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('/healthz reports the loops as the main thread does', async () => {
  const late = [{ loop: 'poll', silentMs: 400_000 }];
  const url = await start('{ port: 0 }', async () => ({ ...PULSE, late }));
  await expect.poll(async () => (await fetch(`${url}/healthz`)).status).toBe(503);
});

test('a pulse that cannot be taken is logged, and the next one is taken a second later', async () => {
  let asked = 0;
  const late = [{ loop: 'poll', silentMs: 400_000 }];
  const url = await start('{ port: 0 }', async () => {
    asked += 1;
    if (asked === 1) throw new TypeError('no figures');
    return { ...PULSE, late };
  });
  await expect.poll(async () => (await fetch(`${url}/healthz`)).status).toBe(503);
  const failed = log.lines.filter(({ event }) => event === 'http.pulse_failed');
  expect(failed).toMatchObject([{ fields: { errorCode: 'TypeError' } }]);
});

/** The name in the certificate that a new connection is shown. */
async function certificateAt(port = 0): Promise<string | undefined> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return [CN].flat()[0];
}
