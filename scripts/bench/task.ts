import type { Config } from '../../src/config/config.ts';

/** The settings of both ends, as dongbo itself runs with them; passed as JSON. */
export interface Task {
  readonly source: Extract<Config['sources'][0], { kind: 'opencps' }> & { readonly password: string };
  readonly portal: Omit<Extract<Config['portal'], { kind: 'dvcqg' }>, 'secrets' | 'codes'> & {
    readonly password: string;
  };
  /** The province's statuses → the portal's. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly configFile: string;
  /** A folder for what it stores. */
  readonly dir: string;
}

interface Stopwatch {
  /** Both exactly once: from the first request to the last acknowledgement. */
  start(): void;
  stop(): void;
}

/** Peak memory of the Redis it ran, in MB; null where it ran none. */
type RedisMb = number | null;

/** Takes every numbered case from the province to the portal. */
export type Contender = (task: Task, stopwatch: Stopwatch, signal: AbortSignal) => Promise<RedisMb>;

export const CONTENDERS = ['floor', 'dongbo', 'jobPerCase', 'publisher'] as const;
export type ContenderName = (typeof CONTENDERS)[number];
