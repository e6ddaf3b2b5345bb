import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load.ts';
import { DongboError } from '../../src/domain/errors.ts';
import { writeDemoConfig } from '../../src/sandbox/demo/prepare.ts';
import { spawnPortal, spawnProvince } from '../../src/sandbox/process.ts';
import type { ContenderName, Task } from './task.ts';

const CONTEND = fileURLToPath(new URL('./contend.ts', import.meta.url));
/** The bounds of the heap are dongbo's own (first line of dongbo.cjs), for everybody. */
const NODE_FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=256'];
/** High enough to hold nobody back: what is measured is the software and not a limit. */
const REQUESTS_PER_SECOND = 10_000;
const SEED = 1;

/** What one contender did in one run. */
export interface Run {
  readonly cases: number;
  /** From the first request to the last acknowledgement. */
  readonly seconds: number;
  /** Processor time of the contender's process in that while, all its threads together. */
  readonly cpuSeconds: number;
  /** Requests as the portal counted them. */
  readonly portalRequests: number;
  /** Largest resident memory of the contender's process. */
  readonly memoryMb: number;
  /** The same of the Redis it ran; null where it ran none. */
  readonly redisMb: number | null;
}

const figuresSchema = z.object({
  seconds: z.number().positive(),
  cpuSeconds: z.number().positive(),
  memoryMb: z.number().positive(),
  redisMb: z.number().positive().nullable(),
});
const statsSchema = z.object({
  total: z.int(),
  newRecords: z.int(),
  updates: z.int(),
  progressSteps: z.int(),
});

/**
 * One run of one contender against a province and an empty portal of its own, each a process, all started anew.
 * Throws DongboError when it did not bring every case there exactly once: a figure for half the work is none.
 */
export async function runContender(name: ContenderName, cases: number, signal: AbortSignal): Promise<Run> {
  const scope = { records: cases, known: 0, problems: false, seed: SEED };
  const servers = await Promise.all([spawnProvince(scope), spawnPortal(scope)]);
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-bench-'));
  try {
    const [province, portal] = servers;
    const file = await writeDemoConfig(
      dir,
      { province: province.url, portal: portal.url },
      REQUESTS_PER_SECOND,
    );
    const figures = figuresSchema.parse(JSON.parse(await contend(name, taskOf(file, dir), signal)));
    const answer = await fetch(`${portal.url}/sandbox/stats`);
    const { total, newRecords, updates, progressSteps } = statsSchema.parse(await answer.json());
    const steps = name === 'jobPerCase' ? 0 : cases;
    if (newRecords !== cases || updates !== 0 || progressSteps !== steps) {
      throw incomplete(name, cases, { newRecords, updates, progressSteps });
    }
    return { ...figures, cases, portalRequests: total };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    await rm(dir, { recursive: true, force: true });
  }
}

function taskOf(configFile: string, dir: string): Task {
  const { source, portal, mappings } = loadConfig({ path: configFile, env: {}, cwd: dir });
  return {
    provinceUrl: source.baseUrl,
    groupId: source.groupId,
    sourceUser: source.username,
    sourcePassword: source.password.reveal(),
    pageSize: source.pageSize,
    pagesAtOnce: source.concurrency,
    portalUrl: portal.adapterUrl,
    authEndpoint: portal.authEndpoint,
    shareEndpoint: portal.shareEndpoint,
    integrationEndpoint: portal.integrationEndpoint,
    dstcode: portal.dstcode,
    madonvi: portal.madonvi,
    portalUser: portal.username,
    portalPassword: portal.password.reveal(),
    batchSize: portal.batchSize,
    batchesAtOnce: portal.concurrency,
    statuses: Object.fromEntries(mappings.statuses),
    configFile,
    dir,
  };
}

/** Runs the contender's process to its end and returns the line it printed. */
async function contend(name: ContenderName, task: Task, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...NODE_FLAGS, CONTEND, name, JSON.stringify(task)], {
    // The pipe on stdin is never written to: it closes when this process ends, however it ends.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const onAbort = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', onAbort);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  signal.removeEventListener('abort', onAbort);
  signal.throwIfAborted();
  if (child.exitCode !== 0) {
    throw new DongboError({
      code: 'bench.failed',
      message: `The bench's contender ${name} ended with ${child.exitCode ?? child.signalCode}.`,
      remedy: 'See what it wrote above; then run it again.',
    });
  }
  return Buffer.concat(chunks).toString();
}

function incomplete(name: string, cases: number, arrived: Readonly<Record<string, number>>): DongboError {
  return new DongboError({
    code: 'bench.incomplete',
    message: `Of ${cases} cases, ${name} brought to the portal: ${JSON.stringify(arrived)}.`,
    remedy: 'None: this is a fault of the bench or of dongbo; please report it.',
  });
}
