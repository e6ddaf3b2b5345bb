import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { Language } from '../reports/messages.ts';
import { type CommonOptions, languageFor, noteConfiguredLanguage, type Surroundings } from './context.ts';

/** The configuration, and the language that a command speaks. Throws ConfigError with everything that is wrong. */
export function loadFor(
  options: CommonOptions,
  around: Surroundings,
): { config: Config; language: Language } {
  const config = loadConfig({ path: options.config, env: around.env, cwd: around.cwd });
  if (config.language !== null) noteConfiguredLanguage(around, config.language);
  return { config, language: options.lang ?? languageFor(around) };
}
