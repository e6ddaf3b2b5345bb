import { expect, vi } from 'vitest';
import { z } from 'zod';
import { SOON } from '../../support/soon.ts';
import type { Running } from './commandLine.ts';
import type { TestProvince } from './testProvince.ts';

/** A running `dongbo start`. */
export interface Daemon extends Running {
  /** Where it serves, by its own log. */
  readonly url: string;
  /** The log lines of an event so far. */
  events(name: string): readonly LogLine[];
}

/** A start takes seconds of the processor, and others may be under way: as for several processes. */
const STARTED = { ...SOON, timeout: 300_000 };

const logLine = z.looseObject({ event: z.string(), pid: z.number() });
type LogLine = z.infer<typeof logLine>;

/** Starts the daemon and waits until it says that it runs. */
export async function startDaemon(
  site: TestProvince,
  env: Readonly<Record<string, string>> = {},
): Promise<Daemon> {
  const daemon = await untilStarted(site.start(['start'], { env }));
  const port = z.number().parse(daemon.events('http.listening')[0]?.['port']);
  return { ...daemon, url: `http://127.0.0.1:${port}` };
}

/** For tests that open no page: these take more than half of a start. */
export async function startWithoutPages(
  site: TestProvince,
  env: Readonly<Record<string, string>> = {},
): Promise<Omit<Daemon, 'url'>> {
  return await untilStarted(site.start(['start', '--role', 'poll,push,verify,notify'], { env }));
}

async function untilStarted(running: Running): Promise<Omit<Daemon, 'url'>> {
  const events = (name: string): LogLine[] =>
    logLines(running.stderr()).filter(({ event }) => event === name);
  await Promise.race([
    vi.waitFor(() => expect(events('daemon.started'), running.stderr()).toHaveLength(1), STARTED),
    running.ended.then(({ code, stderr }) => {
      throw new Error(`the daemon ended with code ${code}: ${stderr}`);
    }),
  ]);
  return { ...running, events };
}

/** Whole lines only: the last one may still be on its way. */
export function logLines(stderr: string): LogLine[] {
  const whole = stderr.slice(0, stderr.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => logLine.parse(JSON.parse(line)));
}
