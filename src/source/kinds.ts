import { z } from 'zod';
import type { SecretKey } from './commonSettings.ts';
import { filesSchema, filesSecrets } from './files/settings.ts';
import { httpSchema, httpSecrets } from './http/settings.ts';
import { opencpsSchema, opencpsSecrets } from './opencps/settings.ts';
import { sqlSchema, sqlSecrets } from './sql/settings.ts';

interface KindRow {
  readonly schema: z.ZodObject;
  /** The secrets that settings of this kind need, as written and perhaps invalid. */
  readonly secrets: (written: Readonly<Record<string, unknown>>) => readonly SecretKey[];
}

/** The kinds of sources: the settings of each. src/app/openSource.ts opens their adapters. */
const SOURCE_KINDS = {
  opencps: { schema: opencpsSchema, secrets: opencpsSecrets },
  http: { schema: httpSchema, secrets: httpSecrets },
  sql: { schema: sqlSchema, secrets: sqlSecrets },
  files: { schema: filesSchema, secrets: filesSecrets },
} as const satisfies Readonly<Record<string, KindRow>>;
type SourceKind = keyof typeof SOURCE_KINDS;

/** Settings without a kind are of this one. */
const USUAL_KIND: SourceKind = 'opencps';

type KindSchema = (typeof SOURCE_KINDS)[SourceKind]['schema'];
const schemas = Object.values<{ readonly schema: KindSchema }>(SOURCE_KINDS).map(({ schema }) => schema);

/** The settings of one source, whatever its kind. */
export const sourceSchema = z.preprocess(
  withKind,
  z.discriminatedUnion('kind', schemas as [KindSchema, ...KindSchema[]]),
);
export type SourceSettings = z.output<typeof sourceSchema>;

function withKind(written: unknown): unknown {
  const isGroup = typeof written === 'object' && written !== null && !Array.isArray(written);
  return isGroup && !('kind' in written) ? { kind: USUAL_KIND, ...written } : written;
}

/** The secrets that a source needs, by its settings as they are written; none for an unknown kind. */
export function sourceSecrets(written: Readonly<Record<string, unknown>>): readonly SecretKey[] {
  const { kind = USUAL_KIND } = written;
  if (typeof kind !== 'string' || !Object.hasOwn(SOURCE_KINDS, kind)) return [];
  const row: KindRow = SOURCE_KINDS[kind as SourceKind];
  return row.secrets(written);
}
