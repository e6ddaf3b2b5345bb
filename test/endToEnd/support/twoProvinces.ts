import { expect, vi } from 'vitest';
import { z } from 'zod';
import { SOON } from '../../support/soon.ts';
import { type Ended, type Running, startDongbo } from './commandLine.ts';
import { logLines } from './daemon.ts';
import { startTestProvince, type TestProvince } from './testProvince.ts';

const CODES = ['H23', 'H24'] as const;
const NAMES = { H23: 'Hải Dương', H24: 'Hải Phòng' } as const;
/** Two engines start in one process of a busy machine. */
const STARTED = { timeout: 300_000, interval: 100 } as const;

/** Two provinces with a source and a portal each, and a dongbo for both. */
export interface TwoProvinces {
  readonly sites: readonly [TestProvince, TestProvince];
  readonly configs: readonly string[];
  /** Starts the daemon, and waits until `count` provinces run. */
  start(count?: number, ...args: readonly string[]): Promise<TwoDaemon>;
  /** Runs a command for both to its end. */
  run(...args: readonly string[]): Promise<Ended>;
  close(): Promise<void>;
}

interface TwoDaemon extends Running {
  readonly url: string;
  events(name: string): readonly Readonly<Record<string, unknown>>[];
}

export async function startTwoProvinces(
  records: readonly [number, number],
  settings: (place: number) => Readonly<Record<string, unknown>> = () => ({}),
): Promise<TwoProvinces> {
  const sites: TestProvince[] = [];
  for (const [place, code] of CODES.entries()) {
    sites.push(
      await startTestProvince({
        records: records[place] ?? 0,
        settings: {
          ...{ 'province.code': code, 'province.name': NAMES[code], 'source.pollIntervalSeconds': 5 },
          ...settings(place),
        },
      }),
    );
  }
  const [one, two] = sites as [TestProvince, TestProvince];
  const configs = [one.config, two.config];
  const running = new Set<Running>();
  const begin = (args: readonly string[]): Running => {
    const both = configs.flatMap((file) => ['--config', file]);
    const command = startDongbo([...args, ...both], { cwd: one.dir });
    running.add(command);
    void command.ended.finally(() => running.delete(command));
    return command;
  };
  return {
    sites: [one, two],
    configs,
    run: (...args) => begin(args).ended,
    start: async (count = CODES.length, ...args) => {
      const command = begin(['start', ...args]);
      const events = (name: string) => logLines(command.stderr()).filter(({ event }) => event === name);
      await Promise.race([
        vi.waitFor(() => expect(events('daemon.started'), command.stderr()).toHaveLength(count), STARTED),
        command.ended.then(({ code, stderr }) => {
          throw new Error(`the daemon ended with code ${code}: ${stderr}`);
        }),
      ]);
      const port = z.number().parse(events('http.listening')[0]?.['port']);
      return { ...command, url: `http://127.0.0.1:${port}`, events };
    },
    close: async () => {
      const left = [...running];
      for (const command of left) command.kill('SIGKILL');
      await Promise.all(left.map((command) => command.ended));
      for (const site of sites) await site.close();
    },
  };
}

/** Waits until what is below the path of a province answers with this status. */
export async function untilAnswers(url: string, status: number): Promise<void> {
  await vi.waitFor(async () => expect((await fetch(url)).status).toBe(status), SOON);
}
