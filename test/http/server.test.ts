import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { startServer } from '../../src/http/server.ts';
import { type Engine, startEngine } from '../../src/main.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { type RecordingLog, recordingLog } from '../support/recordingLog.ts';

let log: RecordingLog;
let engine: Engine;

beforeEach(async () => {
  log = recordingLog();
  const cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS });
  engine = await startEngine(loadConfig({ env: {}, cwd }), { command: 'start', log });
});
afterEach(() => engine.close());

async function served(): Promise<string> {
  await startServer({ host: '127.0.0.1', port: 0 }, engine, log);
  const said = log.lines.find(({ event }) => event === 'http.listening');
  return `http://127.0.0.1:${String(said?.fields['port'])}`;
}

test('port 0 takes a free port, and the log says which', async () => {
  const url = await served();
  expect(url).not.toMatch(/:0$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test('what does not exist is answered with 404', async () => {
  expect((await fetch(`${await served()}/elsewhere`)).status).toBe(404);
});

test('the server ends with the engine', async () => {
  const url = await served();
  await engine.close();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
});

test('a server that starts listening while the engine is closing ends as well', async () => {
  const closing = engine.close();
  const url = await served();
  await closing;
  await engine.close();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
});
