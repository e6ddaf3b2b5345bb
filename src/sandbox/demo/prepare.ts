import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'yaml';
import type { Language } from '../../domain/language.ts';
import { baselineRows } from '../baseline.ts';
import { TOKEN } from '../igate.ts';
import {
  igateStatusesCsv,
  mergedAgenciesCsv,
  sandboxPortalCodesCsv,
  sandboxProceduresCsv,
} from '../mappings.ts';

const AGENCIES = resolve(import.meta.dirname, '../../../config/mappings/agencies.csv');
/** Higher than for a real portal: both run on this machine. */
const REQUESTS_PER_SECOND = 200;

/** Another agency works on one case in four hundred in a copy: our assumption. */
function demoCopies(records: number): number {
  return Math.max(1, Math.round(records / 400));
}

/** What is planted among the rows of a demo beside the cases with problems. */
export function demoOddities(records: number): { readonly copies: number; readonly longNotes: number } {
  return { copies: demoCopies(records), longNotes: 1 };
}

/** Cases of the second system, whose people began to use it later. */
export function secondRecords(records: number): number {
  return Math.max(1, Math.round(records / 4));
}

interface DemoConfigOptions {
  readonly requestsPerSecond?: number;
  /** 0 takes a free one. */
  readonly httpPort?: number;
  /** As in the configuration unless given. */
  readonly pollIntervalSeconds?: number | undefined;
  /** Of the pages; as in the configuration unless given. */
  readonly language?: Language | undefined;
}

export interface DemoServers {
  readonly province: string;
  readonly portal: string;
  /** A second system, an iGate, of the province after its merger; then the tables know both organisations. */
  readonly second?: string | undefined;
}

/** Writes dongbo.yaml with its secrets and tables. */
export async function writeDemoConfig(
  dir: string,
  urls: DemoServers,
  {
    requestsPerSecond = REQUESTS_PER_SECOND,
    httpPort = 0,
    pollIntervalSeconds,
    language,
  }: DemoConfigOptions = {},
): Promise<string> {
  await mkdir(join(dir, 'secrets'), { recursive: true });
  await writeFile(join(dir, 'secrets', 'source'), 'sandbox\n', { mode: 0o600 });
  await writeFile(join(dir, 'secrets', 'portal'), 'sandbox\n', { mode: 0o600 });
  await writeFile(join(dir, 'procedures.csv'), sandboxProceduresCsv());
  // A copy, because people edit the demo's tables on its pages.
  if (urls.second === undefined) await copyFile(AGENCIES, join(dir, 'agencies.csv'));
  else await writeFile(join(dir, 'agencies.csv'), mergedAgenciesCsv());
  await writeFile(join(dir, 'portal-codes.csv'), sandboxPortalCodesCsv());
  const file = join(dir, 'dongbo.yaml');
  const province = {
    kind: 'opencps',
    baseUrl: `${urls.province}/o/rest/v2`,
    groupId: '35166',
    username: 'sync',
    passwordFile: './secrets/source',
    censusFrom: '2024-01-01',
    ...(pollIntervalSeconds === undefined ? {} : { pollIntervalSeconds }),
  };
  const second = urls.second === undefined ? null : await secondSystem(dir, urls.second, pollIntervalSeconds);
  const config = {
    province:
      second === null
        ? { code: 'H23', name: 'Hải Dương' }
        : { code: 'H24', name: 'Hải Phòng', kind: 'thanh-pho' },
    ...(language === undefined ? {} : { language }),
    dataDir: './data',
    ...(second === null ? { source: province } : { sources: [{ name: 'hai-duong', ...province }, second] }),
    portal: {
      kind: 'dvcqg',
      adapterUrl: urls.portal,
      authEndpoint: '/XrdAdapter/RestService/forward/mapi/login',
      shareEndpoint: '/share',
      integrationEndpoint: '/integration',
      dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider',
      madonvi: second === null ? '000.00.00.H23' : '000.00.00.H24',
      username: 'h23',
      passwordFile: './secrets/portal',
      requestsPerSecond,
      codes: './portal-codes.csv',
    },
    mappings: { procedures: './procedures.csv', agencies: './agencies.csv' },
    http: { port: httpPort },
  };
  await writeFile(file, stringify(config));
  return file;
}

/** The group of the iGate, whose statuses are numbers. */
async function secondSystem(
  dir: string,
  url: string,
  pollIntervalSeconds: number | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  await writeFile(join(dir, 'igate-statuses.csv'), igateStatusesCsv());
  return {
    name: 'hai-phong',
    kind: 'http',
    profile: 'config/sources/igate2.yaml',
    baseUrl: url,
    auth: {
      tokenUrl: `${url}${TOKEN}`,
      clientId: 'dongbo',
      clientSecretFile: './secrets/source',
    },
    mappings: { statuses: './igate-statuses.csv' },
    censusFrom: '2024-01-01',
    ...(pollIntervalSeconds === undefined ? {} : { pollIntervalSeconds }),
  };
}

/** The list of cases the portal already has, as its operator would provide it. */
export async function writeBaseline(dir: string, records: number, seed: number): Promise<string> {
  const file = join(dir, 'baseline.csv');
  function* lines(): Generator<string> {
    yield 'caseNo,status\n';
    for (const { caseNo, status } of baselineRows({ records, seed })) yield `${caseNo},${status}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return file;
}
