import { resolve } from 'node:path';
import { shellWord } from './shellWord.ts';

/**
 * The environment variable with the words that call dongbo on this machine: `dongbo` where it is installed and in the
 * image. The launcher sets it, because threads and children of the process do not see how it was called.
 */
const TYPED_AS = 'DONGBO_TYPED_AS';
const IN_A_CHECKOUT = 'npm run -s dongbo --';

/** A command as it has to be typed on this machine; `config` where the configuration is not found by itself. */
export function typedCommand(
  words: string,
  {
    config,
    env = process.env,
  }: { readonly config?: string | undefined; readonly env?: NodeJS.ProcessEnv } = {},
): string {
  const at = config === undefined ? '' : ` --config ${shellWord(config)}`;
  return `${env[TYPED_AS] || IN_A_CHECKOUT} ${words}${at}`;
}

/** The command that adds an optional package to this installation. */
export function typedInstall(packageAtVersion: string): string {
  const folder = resolve(import.meta.dirname, '../..');
  return `npm install --no-save --prefix ${shellWord(folder)} ${packageAtVersion}`;
}

/** The same for one of the simulated servers; where dongbo is installed there may be no npm. */
export function typedSandbox(words: string, env: NodeJS.ProcessEnv = process.env): string {
  if (!env[TYPED_AS]) return `npm run -s sandbox -- ${words}`;
  const script = resolve(import.meta.dirname, '../sandbox/serve.ts');
  return `${shellWord(process.execPath)} ${shellWord(script)} ${words}`;
}
