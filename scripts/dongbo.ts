import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import {
  CHECKOUT,
  commandEnvironment,
  DONGBO,
  type Ended,
  startDongbo,
} from '../test/endToEnd/support/commandLine.ts';

const logLine = z.looseObject({ event: z.string(), port: z.int().optional() });
type LogLine = z.infer<typeof logLine>;

/** Runs a command to its end. */
export async function runDongbo(config: string, ...args: readonly string[]): Promise<Ended> {
  return await startDongbo([...args, '--config', config]).ended;
}

/** Starts a daemon whose log goes to `onLine`: each line, with its event where the line is whole. */
export function spawnDaemon(
  config: string,
  onLine: (line: string, logged: LogLine | null) => void,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): ChildProcess {
  const child = spawn(DONGBO, ['start', ...args, '--config', config], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...commandEnvironment(), ...env },
  });
  createInterface({ input: child.stderr }).on('line', (line) => onLine(line, parseLine(line)));
  return child;
}

/** Null for other output, and for half a line that a killed process leaves. */
function parseLine(line: string): LogLine | null {
  try {
    return logLine.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** A running daemon that serves HTTP. */
export interface Serving {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a daemon and waits until it listens. */
export async function startServing(config: string): Promise<Serving> {
  const listening = Promise.withResolvers<number>();
  const child = spawnDaemon(config, (_, logged) => {
    if (logged?.event === 'http.listening') listening.resolve(logged.port ?? 0);
  });
  child.once('exit', () => listening.reject(new Error('The daemon ended before it listened.')));
  const port = await listening.promise;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
    },
  };
}
