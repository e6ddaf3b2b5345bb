import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/input/problem.ts';
import { emptyLedger } from '../support/emptyLedger.ts';

/** The sample of the documentation, with every key it names. */
export const SAMPLE = `province: { code: H23, name: Hải Dương }
timezone: Asia/Ho_Chi_Minh
language: vi
dataDir: ./data
source:
  kind: opencps
  baseUrl: http://127.0.0.1:9101/o/rest/v2
  groupId: "35166"
  username: sync
  passwordFile: ./secrets/source
  pageSize: 500
  pollIntervalSeconds: 60
  overlapSeconds: 120
  censusFrom: 2024-01-01
  censusAt: "02:00"
  concurrency: 2
portal:
  kind: dvcqg
  adapterUrl: http://127.0.0.1:9102
  authEndpoint: /XrdAdapter/RestService/forward/mapi/login
  shareEndpoint: /share
  integrationEndpoint: /integration
  dstcode: VN:GOV:000.00.00.G22:vpcpdvcprovider
  madonvi: 000.00.00.H23
  username: h23
  passwordFile: ./secrets/portal
  batchSize: 200
  concurrency: 4
  requestsPerSecond: 20
  timeoutSeconds: 60
  progressUpdates: true
  maxAttempts: 12
  codes: config/mappings/portal-codes.csv
mappings:
  statuses: config/mappings/statuses.csv
  procedures: config/mappings/procedures.csv
  agencies: config/mappings/agencies.csv
exclude: []
ledger: { url: "" }
queue: { url: "" }
http: { host: 127.0.0.1, port: 8080 }
privacy: { encryptPayload: true }
`;

/** Only what has no default. */
export const SMALLEST = `province: { code: H23, name: Hải Dương }
source:
  baseUrl: http://127.0.0.1:9101/o/rest/v2
  groupId: "35166"
  username: sync
  passwordFile: ./secrets/source
  censusFrom: 2024-01-01
portal:
  adapterUrl: http://127.0.0.1:9102
  authEndpoint: /login
  shareEndpoint: /share
  integrationEndpoint: /integration
  dstcode: VN:GOV:000.00.00.G22:vpcpdvcprovider
  madonvi: 000.00.00.H23
  username: h23
  passwordFile: ./secrets/portal
`;

/** The same with two sources, main and igate, of which the latter has these tables of its own. */
export function twoSources(mappings: string): string {
  return SMALLEST.replace(/source:\n((?: .*\n)+)/, (_, keys: string) => {
    const of = (name: string): string => `  - name: ${name}\n${keys.replace(/^/gm, '  ').trimEnd()}\n`;
    return `sources:\n${of('main')}${of('igate')}    mappings: ${mappings}\n`;
  });
}

/** A new folder with these files, removed after the test; those under secrets/ are the owner's alone, as they should be. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dongbo-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, name.startsWith('secrets/') ? 0o600 : 0o644);
  }
  return folder;
}

export const SECRETS = { 'secrets/source': 'nguồn-pw\n', 'secrets/portal': 'portal-pw' } as const;

/** A ledger without a case, as the first `sync` would make it, where the smallest configuration has it. */
export const LEDGER = { 'data/ledger.db': emptyLedger() } as const;

/** The error that loading the folder's dongbo.yaml ends with. */
export function loadingError(folder: string, env: NodeJS.ProcessEnv = {}): ConfigError {
  try {
    loadConfig({ env, cwd: folder });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

/** The error for the smallest configuration with these lines changed. */
export function errorAfter(
  change: (yaml: string) => string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  env: NodeJS.ProcessEnv = {},
): ConfigError {
  return loadingError(folderWith({ 'dongbo.yaml': change(SMALLEST), ...SECRETS, ...files }), env);
}
