import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, resolve } from 'node:path';
import process from 'node:process';

export const CHECKOUT = resolve(import.meta.dirname, '../../..');
const DONGBO = resolve(CHECKOUT, 'src/cli/dongbo.cjs');
const BIN = resolve(CHECKOUT, 'node_modules/.bin');
/** A start-up costs most of what a short command costs; compiled once, it is a third cheaper. */
const COMPILE_CACHE = resolve(CHECKOUT, 'node_modules/.cache/end-to-end');

/** How a command ended, and all it said. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string | undefined;
  /** Beside what every command is given; the environment of the tests themselves is not passed on. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** In a process group of its own, so that what it leaves behind can be told by its group. */
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
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(command, args, {
    cwd: options.cwd ?? CHECKOUT,
    detached: options.ownGroup === true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${BIN}${delimiter}${PATH}`,
      HOME,
      ...(TMPDIR === undefined ? {} : { TMPDIR }),
      LANG: 'C.UTF-8',
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...options.env,
    },
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
