import { z } from 'zod';
import { day, timeOfDay } from '../input/values.ts';

/** The keys of every kind of source. */
export const commonSettings = {
  pageSize: z.int().min(1).max(2_000).default(500),
  pollIntervalSeconds: z.number().min(1).max(86_400).default(60),
  overlapSeconds: z.number().min(0).max(86_400).default(120),
  censusFrom: day,
  censusAt: timeOfDay('02:00'),
  timeoutSeconds: z.number().min(1).max(600).default(60),
  /** Including the first. */
  maxTries: z.int().min(1).max(20).default(5),
};

/** A secret that a source's settings locate by `<prefix>File` or `<prefix>Env`. */
export interface SecretKey {
  /** The group the two keys stand in, below the source: '' is the source itself. */
  readonly group: string;
  readonly prefix: string;
  readonly need: 'required' | 'optional';
}
