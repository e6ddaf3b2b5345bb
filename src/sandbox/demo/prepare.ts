import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'yaml';
import type { Language } from '../../domain/language.ts';
import { baselineRows } from '../baseline.ts';
import { sandboxPortalCodesCsv, sandboxProceduresCsv } from '../mappings.ts';

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

interface DemoConfigOptions {
  readonly requestsPerSecond?: number;
  /** 0 takes a free one. */
  readonly httpPort?: number;
  /** As in the configuration unless given. */
  readonly pollIntervalSeconds?: number | undefined;
  /** Of the pages; as in the configuration unless given. */
  readonly language?: Language | undefined;
}

/** Writes dongbo.yaml with its secrets and tables. */
export async function writeDemoConfig(
  dir: string,
  urls: { readonly province: string; readonly portal: string },
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
  await copyFile(AGENCIES, join(dir, 'agencies.csv'));
  await writeFile(join(dir, 'portal-codes.csv'), sandboxPortalCodesCsv());
  const file = join(dir, 'dongbo.yaml');
  const config = {
    province: { code: 'H23', name: 'Hải Dương' },
    ...(language === undefined ? {} : { language }),
    dataDir: './data',
    source: {
      kind: 'opencps',
      baseUrl: `${urls.province}/o/rest/v2`,
      groupId: '35166',
      username: 'sync',
      passwordFile: './secrets/source',
      censusFrom: '2024-01-01',
      ...(pollIntervalSeconds === undefined ? {} : { pollIntervalSeconds }),
    },
    portal: {
      kind: 'dvcqg',
      adapterUrl: urls.portal,
      authEndpoint: '/XrdAdapter/RestService/forward/mapi/login',
      shareEndpoint: '/share',
      integrationEndpoint: '/integration',
      dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider',
      madonvi: '000.00.00.H23',
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
