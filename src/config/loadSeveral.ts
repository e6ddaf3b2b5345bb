import { requireApart } from './apart.ts';
import type { Config } from './config.ts';
import { loadConfig } from './load.ts';

/** The configurations of several provinces, which are then known to fit together. */
export function loadSeveral(
  paths: readonly string[],
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
  options: { readonly serves: boolean },
): readonly Config[] {
  const configs = paths.map((path) => loadConfig({ path, env, cwd }));
  requireApart(configs, options);
  return configs;
}
