import { resolve } from 'node:path';

export interface Lookup {
  /** The --config option. */
  readonly path?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Where a relative path and the default name start. */
  readonly cwd: string;
}

/** Absolute path of the configuration file: --config, else DONGBO_CONFIG, else ./dongbo.yaml. */
export function findConfigFile({ path, env, cwd }: Lookup): string {
  return resolve(cwd, path || env['DONGBO_CONFIG'] || 'dongbo.yaml');
}
