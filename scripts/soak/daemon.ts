import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { spawnDaemon } from '../dongbo.ts';
import type { Dongbo } from './world.ts';

const CLOCK = new URL('./clock.ts', import.meta.url).href;
/** Several start together, on a machine that has others to serve. */
const START_MS = 180_000;
const STOP_MS = 90_000;
const KEPT_LINES = 20;

/** `dongbo start` in a process of its own, which can be killed, stopped and started again. */
export class Daemon implements Dongbo {
  readonly #config: string;
  readonly #onEnd: (why: string) => void;
  readonly #args: readonly string[];
  #child: ChildProcess | null = null;
  readonly #stopping = new WeakSet<ChildProcess>();
  /** The last log lines that report trouble, for when it ends by itself. */
  #lastLines: string[] = [];
  /** How often it logged each event, over all its lives. */
  readonly events = new Map<string, number>();
  clockOffsetMs = 0;

  /** `onEnd` is called when it ends by itself; `args` come after `start`. */
  constructor(config: string, onEnd: (why: string) => void, args: readonly string[] = []) {
    this.#config = config;
    this.#onEnd = onEnd;
    this.#args = args;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get running(): boolean {
    return this.#child !== null;
  }

  /** Resolves once it has logged its start. */
  async start(): Promise<void> {
    const started = Promise.withResolvers<void>();
    const onLine = (line: string, logged: { readonly event: string } | null): void => {
      this.#note(line, logged?.event);
      if (logged?.event === 'daemon.started') started.resolve();
    };
    const env = {
      NODE_OPTIONS: `--import=${CLOCK}`,
      SOAK_CLOCK_MS: String(this.clockOffsetMs),
      DONGBO_LOG_LEVEL: 'info',
    };
    const child = spawnDaemon(this.#config, onLine, env, this.#args);
    this.#child = child;
    child.once('exit', (code, signal) => {
      this.#child = null;
      const why = `dongbo ended by itself (${code ?? signal}): ${this.#lastLines.join(' | ')}`;
      started.reject(new Error(why));
      if (!this.#stopping.has(child)) this.#onEnd(why);
    });
    // Once nobody waits for the start, `onEnd` reports its failure.
    started.promise.catch(() => undefined);
    const late = AbortSignal.timeout(START_MS);
    late.addEventListener('abort', () => started.reject(new Error(`no start within ${START_MS} ms`)));
    await started.promise;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGSTOP and SIGCONT. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(name);
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
    this.#stopping.add(child);
    const exited = once(child, 'exit');
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(force);
    return child.exitCode;
  }

  #note(line: string, event: string | undefined): void {
    if (event !== undefined) this.events.set(event, (this.events.get(event) ?? 0) + 1);
    if (event === undefined || /failed|drifted|died|error/.test(event)) {
      this.#lastLines = [...this.#lastLines, line.slice(0, 400)].slice(-KEPT_LINES);
    }
  }
}
