import { resolve } from 'node:path';
import { shellWord } from './shellWord.ts';

/**
 * Environment variables that say how a person has to call dongbo here; the launcher sets them (cli/calledAs.cjs). In the
 * image and as a unit the deployment gives the words.
 */
const TYPED_AS = 'DONGBO_TYPED_AS';
const TYPED_CONFIG = 'DONGBO_TYPED_CONFIG';
const IN_A_CHECKOUT = 'npm run -s dongbo --';

interface Typed {
  /** Another configuration than that of this process; null where strangers read the hint, who need no path of ours. */
  readonly config?: string | null | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** A command as it has to be typed on this machine, with the configuration where it is not found by itself. */
export function typedCommand(words: string, { config, env = process.env }: Typed = {}): string {
  const file = config === undefined ? env[TYPED_CONFIG] : config;
  return `${env[TYPED_AS] || IN_A_CHECKOUT} ${words}${file ? ` --config ${shellWord(file)}` : ''}`;
}

/** How a person sees whether the daemon runs, where dongbo was deployed as it is shipped; else null. */
export function typedStatus(hasUnit: boolean, env: NodeJS.ProcessEnv = process.env): string | null {
  if (hasUnit) return 'systemctl status dongbo';
  return env[TYPED_AS]?.startsWith('docker compose ') === true ? 'docker compose ps' : null;
}

/** The command that adds an optional package to this installation. */
export function typedInstall(packageAtVersion: string): string {
  const folder = resolve(import.meta.dirname, '../..');
  return `npm install --no-save --prefix ${shellWord(folder)} ${packageAtVersion}`;
}

/** As typedCommand, for one of the simulated servers; where dongbo is installed there may be no npm. */
export function typedSandbox(words: string, env: NodeJS.ProcessEnv = process.env): string {
  if (!env[TYPED_AS]) return `npm run -s sandbox -- ${words}`;
  const script = resolve(import.meta.dirname, '../sandbox/serve.ts');
  return `${shellWord(process.execPath)} ${shellWord(script)} ${words}`;
}
