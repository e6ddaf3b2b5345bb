import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import type { Language } from '../../domain/language.ts';
import { type CliContext, type CommonOptions, languageFor, noteConfiguredLanguage } from './context.ts';

/** The configuration and the language to use. Throws ConfigError with every problem. */
export function loadFor(options: CommonOptions, ctx: CliContext): { config: Config; language: Language } {
  const config = loadConfig({ path: options.config, env: ctx.env, cwd: ctx.cwd });
  if (config.language !== null) noteConfiguredLanguage(ctx, config.language);
  return { config, language: options.lang ?? languageFor(ctx) };
}
