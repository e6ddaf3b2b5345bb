import { expect } from 'vitest';
import { z } from 'zod';
import { openOrMakeLedger } from '../../../src/app/openLedger.ts';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { startTestProvince, type TestProvince } from '../../endToEnd/support/testProvince.ts';
import { type Answer, run } from '../captured.ts';

const doctorDocument = z.strictObject({
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z_]+$/),
      state: z.enum(['ok', 'warning', 'problem']),
      found: z.string().min(1),
      remedy: z.string().min(1).nullable(),
    }),
  ),
});
type Document = z.infer<typeof doctorDocument>;

/** A small province, and the doctor that examines it in the test's own process. */
export interface DoctorSite extends TestProvince {
  dongbo(...words: string[]): Promise<Answer>;
  doctor(...words: string[]): Promise<Document & { readonly exitCode: number }>;
  loadConfig(): Config;
  openLedger(): Ledger;
}

export async function startDoctorSite(): Promise<DoctorSite> {
  const site = await startTestProvince({ records: 30 });
  const dongbo = (...words: string[]): Promise<Answer> => run([...words, '--config', site.config]);
  const load = (): Config => loadConfig({ path: site.config, env: {}, cwd: site.dir });
  // Each command listens for signals, and a file runs many of them.
  const listeners = process.getMaxListeners();
  process.setMaxListeners(100);
  return {
    ...site,
    dongbo,
    doctor: async (...words) => {
      const { stdout, exitCode } = await dongbo('doctor', '--json', ...words);
      return { ...documentIn(stdout), exitCode };
    },
    loadConfig: load,
    openLedger: () => openOrMakeLedger(load()),
    close: async () => {
      process.setMaxListeners(listeners);
      await site.close();
    },
  };
}

/** The document, sound in itself: what is not in order has a remedy, and nothing else has. */
export function documentIn(stdout: string): Document {
  expect(stdout.split('\n')).toHaveLength(2);
  const document = doctorDocument.parse(JSON.parse(stdout));
  for (const { state, remedy } of document.checks) expect(remedy === null).toBe(state === 'ok');
  return document;
}

export function states({ checks }: Document): Record<string, string> {
  return Object.fromEntries(checks.map(({ name, state }) => [name, state]));
}

export function one({ checks }: Document, name: string): Document['checks'][number] {
  const found = checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}
