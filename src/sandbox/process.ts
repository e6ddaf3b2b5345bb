import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DongboError } from '../domain/errors.ts';
import type { RunningServer } from './http/server.ts';
import type { igateOptions } from './igate/options.ts';
import { type OptionsOf, toFlags } from './options.ts';
import type { portalOptions } from './portal/options.ts';
import type { provinceOptions } from './province/options.ts';

const SERVE = fileURLToPath(new URL('./serve.ts', import.meta.url));
const START_MS = 30_000;
const CLOSE_MS = 5_000;

const announcement = z.object({ url: z.url() });

/** Starts a province in its own process. Rejects with DongboError if it is not up within 30 s. */
export function spawnProvince(
  options: OptionsOf<typeof provinceOptions> & { readonly records: number },
): Promise<RunningServer> {
  return spawnServer('province', options);
}

/** As spawnProvince. */
export function spawnIgate(
  options: OptionsOf<typeof igateOptions> & { readonly records: number },
): Promise<RunningServer> {
  return spawnServer('igate', options);
}

/** As spawnProvince. */
export function spawnPortal(options: OptionsOf<typeof portalOptions> = {}): Promise<RunningServer> {
  return spawnServer('portal', options);
}

async function spawnServer(
  kind: 'province' | 'igate' | 'portal',
  options: Readonly<Record<string, unknown>>,
): Promise<RunningServer> {
  // stdin closes when this process ends, however it ends, and that ends the child. In a group of its own, because Ctrl-C
  // would otherwise end it before what is under way is settled.
  const child = spawn(process.execPath, [SERVE, kind, ...toFlags(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    return { url: await announcedUrl(child, kind), close: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function announcedUrl(child: ChildProcess, kind: string): Promise<string> {
  const failed = (why: string): DongboError =>
    new DongboError({
      code: 'sandbox.not_started',
      message: `The simulated ${kind} did not start: ${why}.`,
      remedy: 'See its output on stderr; an explicit port may be in use.',
    });
  if (child.stdout === null) throw failed('it has no stdout');
  const lines = createInterface({ input: child.stdout });
  const signal = AbortSignal.timeout(START_MS);
  const ended = once(child, 'exit', { signal }).then(() => null);
  const printed = once(lines, 'line', { signal }).then(([line]) => String(line));
  const line = await Promise.race([printed, ended]).catch(() => null);
  if (line === null)
    throw failed(child.exitCode === null ? 'it printed nothing' : `it ended with code ${child.exitCode}`);
  return announcement.parse(JSON.parse(line)).url;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.stdin?.end();
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
  await gone;
  clearTimeout(force);
}
