import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const DONGBO = resolve(CHECKOUT, 'src/cli/dongbo.cjs');
const CLOCK = new URL('./clock.ts', import.meta.url).href;
const START_MS = 60_000;
const STOP_MS = 20_000;
const KEPT_LINES = 20;

const logLine = z.looseObject({ event: z.string() });

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `dongbo start` in a process of its own, which may be killed, stopped and started again. */
export class Daemon {
  readonly #config: string;
  readonly #onEnd: (why: string) => void;
  #child: ChildProcess | null = null;
  readonly #asked = new WeakSet<ChildProcess>();
  /** The last lines of its log that tell of trouble, for when it ends by itself. */
  #said: string[] = [];
  /** How often it logged each event, over all its lives. */
  readonly events = new Map<string, number>();
  clockOffsetMs = 0;

  /** `onEnd` is told when it ends without having been asked to. */
  constructor(config: string, onEnd: (why: string) => void) {
    this.#config = config;
    this.#onEnd = onEnd;
  }

  get running(): boolean {
    return this.#child !== null;
  }

  /** Resolves when it says that it runs. */
  async start(): Promise<void> {
    const child = spawn(DONGBO, ['start', '--config', this.#config], {
      cwd: CHECKOUT,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...environment(),
        NODE_OPTIONS: `--import=${CLOCK}`,
        SOAK_CLOCK_MS: String(this.clockOffsetMs),
        DONGBO_LOG_LEVEL: 'info',
      },
    });
    this.#child = child;
    const started = Promise.withResolvers<void>();
    const lines = createInterface({ input: child.stderr });
    lines.on('line', (line) => {
      const event = this.#note(line);
      if (event === 'daemon.started') started.resolve();
    });
    child.once('exit', (code, signal) => {
      this.#child = null;
      const why = `dongbo ended by itself (${code ?? signal}): ${this.#said.join(' | ')}`;
      started.reject(new Error(why));
      if (!this.#asked.has(child)) this.#onEnd(why);
    });
    // When nobody waits for the start any more, its failure has been told by onEnd.
    started.promise.catch(() => undefined);
    const late = AbortSignal.timeout(START_MS);
    late.addEventListener('abort', () => started.reject(new Error(`no start within ${START_MS} ms`)));
    await started.promise;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM; the exit code, or null when it had to be killed. */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM');
  }

  /** Sets its clock back an hour, or right again. */
  turnClock(): void {
    this.clockOffsetMs = this.clockOffsetMs === 0 ? -3_600_000 : 0;
    this.#child?.kill('SIGUSR2');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === null) return null;
    this.#asked.add(child);
    const exited = once(child, 'exit');
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(force);
    return child.exitCode;
  }

  #note(line: string): string | null {
    const event = eventOf(line);
    if (event !== null) this.events.set(event, (this.events.get(event) ?? 0) + 1);
    if (event === null || /failed|drifted|died|error/.test(event)) {
      this.#said = [...this.#said, line.slice(0, 400)].slice(-KEPT_LINES);
    }
    return event;
  }
}

/** Null for a line that is none of its log's, and for the half of one that a killed process leaves. */
function eventOf(line: string): string | null {
  try {
    return logLine.parse(JSON.parse(line)).event;
  } catch {
    return null;
  }
}

/** Runs another dongbo command to its end. */
export async function runDongbo(config: string, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(DONGBO, [...args, '--config', config], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  await once(child, 'close');
  const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8');
  return { code: child.exitCode, stdout: text(stdout), stderr: text(stderr) };
}

function environment(): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const bin = resolve(CHECKOUT, 'node_modules/.bin');
  return {
    PATH: `${bin}${delimiter}${PATH}`,
    HOME,
    LANG: 'C.UTF-8',
    NODE_COMPILE_CACHE: resolve(CHECKOUT, 'node_modules/.cache/soak'),
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
  };
}
