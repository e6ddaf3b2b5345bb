import { z } from 'zod';
import { MAIN_SOURCE } from '../domain/source.ts';
import { expecting } from '../input/expectation.ts';
import { day, path, timeOfDay } from '../input/values.ts';

/** The ledger keeps the cases of a source under it, and commands take it. */
const name = expecting(z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/), {
  vi: 'tên ngắn gồm chữ thường không dấu, số và dấu -, ví dụ igate',
  en: 'a short name of small letters, digits and -, such as igate',
});

/** Behind a case number, and with it in reports, filters and what is sent. */
const numberSuffix = expecting(z.string().regex(/^[A-Za-z0-9._/-]{0,16}$/), {
  vi: 'tối đa 16 chữ cái không dấu, chữ số, dấu chấm, gạch, ví dụ -IG',
  en: 'at most 16 letters, digits, dots and dashes, such as -IG',
});

/** The keys of every kind of source. */
export const commonSettings = {
  name: name.default(MAIN_SOURCE),
  /** Tables of codes of the source's own, which come before those of the province. */
  mappings: z
    .strictObject({ statuses: path.optional(), procedures: path.optional(), agencies: path.optional() })
    .prefault({}),
  pageSize: z.int().min(1).max(2_000).default(500),
  pollIntervalSeconds: z.number().min(1).max(86_400).default(60),
  overlapSeconds: z.number().min(0).max(86_400).default(120),
  /** False: its system sends the cases itself; they are read to be counted. */
  deliver: z.boolean().default(true),
  /** Put behind a number that a source before it has, so that both cases count; empty: it yields. */
  numberSuffix: numberSuffix.default(''),
  /** By default the first day on which a system can have received a case, so that everything the source has is counted. */
  censusFrom: day.default('2000-01-01'),
  censusAt: timeOfDay('02:00'),
  timeoutSeconds: z.number().min(1).max(600).default(60),
  /** Including the first. */
  maxTries: z.int().min(1).max(20).default(5),
};

/** Of the kinds that are configured by fields. Read by the configuration's loading: the file has defaults of the other keys. */
export const profileSetting = { profile: path.optional() };

/** A secret that a source's settings locate by `<prefix>File` or `<prefix>Env`. */
export interface SecretKey {
  /** The group that has the two keys, below the source: '' is the source itself. */
  readonly group: string;
  readonly prefix: string;
  readonly need: 'required' | 'optional';
}
