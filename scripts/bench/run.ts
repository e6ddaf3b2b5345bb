import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load.ts';
import { DongboError } from '../../src/domain/errors.ts';
import { writeDemoConfig } from '../../src/sandbox/demo/prepare.ts';
import { spawnPortal, spawnProvince } from '../../src/sandbox/process.ts';
import type { ContenderName, Task } from './task.ts';

const CONTEND = fileURLToPath(new URL('./contend.ts', import.meta.url));
/** dongbo's own heap limits (first line of dongbo.cjs), for every contender. */
const NODE_FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=256'];
/** High enough never to limit: the software is measured. */
const REQUESTS_PER_SECOND = 10_000;
const SEED = 1;

const figuresSchema = z.object({
  /** From the first request to the last acknowledgement. */
  seconds: z.number().positive(),
  /** Processor time of the contender's process meanwhile, over all its threads. */
  cpuSeconds: z.number().positive(),
  /** Peak resident memory of the contender's process. */
  memoryMb: z.number().positive(),
  /** Peak memory of the Redis it ran; null where it ran none. */
  redisMb: z.number().positive().nullable(),
});

/** The figures of one contender in one run. */
export interface Run extends Readonly<z.infer<typeof figuresSchema>> {
  readonly cases: number;
  /** As the portal counted them. */
  readonly portalRequests: number;
}

const statsSchema = z.object({
  total: z.int(),
  newRecords: z.int(),
  updates: z.int(),
  progressSteps: z.int(),
});

/** How many steps must have arrived. A case has one to four, of which the publisher sends the last. */
const STEPS: Readonly<Record<ContenderName, (steps: number, cases: number) => boolean>> = {
  floor: (steps, cases) => steps > cases,
  dongbo: (steps, cases) => steps > cases,
  jobPerCase: (steps) => steps === 0,
  publisher: (steps, cases) => steps === cases,
};

/**
 * One run of one contender against a province and an empty portal, each in a fresh process. Throws DongboError unless
 * every case arrived exactly once. `settings`: what the configuration has otherwise, by path.
 */
export async function runContender(
  name: ContenderName,
  cases: number,
  signal: AbortSignal,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Run> {
  const scope = { records: cases, known: 0, problems: false, seed: SEED };
  const servers = await Promise.all([spawnProvince(scope), spawnPortal(scope)]);
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-bench-'));
  try {
    const [province, portal] = servers;
    const file = await writeDemoConfig(
      dir,
      { province: province.url, portal: portal.url },
      { requestsPerSecond: REQUESTS_PER_SECOND },
    );
    const document = parseDocument(await readFile(file, 'utf8'));
    for (const [path, value] of Object.entries(settings)) document.setIn(path.split('.'), value);
    await writeFile(file, document.toString());
    const figures = figuresSchema.parse(JSON.parse(await contend(name, taskOf(file, dir), signal)));
    const answer = await fetch(`${portal.url}/sandbox/stats`);
    const { total, newRecords, updates, progressSteps } = statsSchema.parse(await answer.json());
    if (newRecords !== cases || updates !== 0 || !STEPS[name](progressSteps, cases)) {
      throw incomplete(name, cases, { newRecords, updates, progressSteps });
    }
    return { ...figures, cases, portalRequests: total };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    await rm(dir, { recursive: true, force: true });
  }
}

function taskOf(configFile: string, dir: string): Task {
  const { sources, portal, mappings } = loadConfig({ path: configFile, env: {}, cwd: dir });
  if (portal.kind !== 'dvcqg') throw new Error('The bench sends to the adapter only.');
  const { codes: _codes, secrets, ...settings } = portal;
  const [source] = sources;
  if (source.kind !== 'opencps') throw new Error('The bench reads OpenCPS only.');
  return {
    source: { ...source, password: source.secrets['password']?.reveal() ?? '' },
    portal: { ...settings, password: secrets.password?.reveal() ?? '' },
    statuses: Object.fromEntries(mappings.statuses),
    configFile,
    dir,
  };
}

async function contend(name: ContenderName, task: Task, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...NODE_FLAGS, CONTEND, name, JSON.stringify(task)], {
    // Never written to: it closes when this process ends, however it ends.
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
