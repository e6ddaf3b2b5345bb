/** What a contender is given: where both ends are, and the settings dongbo itself runs with. */
export interface Task {
  readonly provinceUrl: string;
  readonly groupId: string;
  readonly sourceUser: string;
  readonly sourcePassword: string;
  readonly pageSize: number;
  readonly pagesAtOnce: number;
  readonly portalUrl: string;
  readonly authEndpoint: string;
  readonly shareEndpoint: string;
  readonly integrationEndpoint: string;
  readonly dstcode: string;
  readonly madonvi: string;
  readonly portalUser: string;
  readonly portalPassword: string;
  readonly batchSize: number;
  readonly batchesAtOnce: number;
  /** The province's statuses → the portal's. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly configFile: string;
  /** A folder for whatever it stores. */
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
