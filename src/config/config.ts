import type { loadConfig } from './load.ts';

/** The whole configuration, resolved and frozen: what every part is built from. Safe to print. */
export type Config = ReturnType<typeof loadConfig>;
