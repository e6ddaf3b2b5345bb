import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, resolve } from 'node:path';
import process from 'node:process';

export const CHECKOUT = resolve(import.meta.dirname, '../../..');
export const DONGBO = resolve(CHECKOUT, 'src/cli/dongbo.cjs');
const BIN = resolve(CHECKOUT, 'node_modules/.bin');
/** Start-up is most of the cost of a short command; a compile cache saves a third of it. */
const COMPILE_CACHE = resolve(CHECKOUT, 'node_modules/.cache/end-to-end');

/** How a command ended, and its output. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string | undefined;
  /** In addition to `commandEnvironment()`. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** In a process group of its own, so that the processes it leaves behind can be found by their group. */
  readonly ownGroup?: boolean | undefined;
}

/** A command that may still be running. */
export interface Running {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** Starts `dongbo ARGS` in a process of its own, with none of its streams a terminal. */
export function startDongbo(args: readonly string[], options: CommandOptions = {}): Running {
  return startCommand(DONGBO, args, options);
}

export function startCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Running {
  const child = spawn(command, args, {
    cwd: options.cwd ?? CHECKOUT,
    detached: options.ownGroup === true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...commandEnvironment(), ...options.env },
  });
  const stdout = gathered(child.stdout);
  const stderr = gathered(child.stderr);
  return {
    pid: child.pid ?? Number.NaN,
    stdout,
    stderr,
    kill: (signal) => void child.kill(signal),
    ended: endOf(child).then((code) => ({ code, stdout: stdout(), stderr: stderr() })),
  };
}

/** What every command gets; the environment of the tests themselves is not passed on. */
export function commandEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return {
    PATH: `${BIN}${delimiter}${PATH}`,
    HOME,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    LANG: 'C.UTF-8',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  };
}

async function endOf(child: ChildProcess): Promise<number | null> {
  // 'close' comes when the output has been read to its end, 'exit' may come before.
  await once(child, 'close');
  return child.exitCode;
}

function gathered(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
