import { z } from 'zod';
import { CASE_FIELD_NAMES } from '../../domain/caseFields.ts';
import type { Instant } from '../../domain/time.ts';
import { expecting } from '../../input/expectation.ts';
import { path } from '../../input/values.ts';
import type { Log } from '../../observability/log.ts';
import { commonSettings, profileSetting, type SecretKey } from '../commonSettings.ts';
import { datesSetting } from '../reading/datesSetting.ts';
import type { Sleep } from '../reading/retry.ts';
import type { SourceOutcome } from '../source.ts';

/** Names of files, without folders: a folder below `folder` is never looked into. */
const pattern = expecting(z.string().regex(/^[^/\\]{1,200}$/), {
  vi: 'mẫu tên tệp với * và ?, không có thư mục, ví dụ toanbo-*.csv',
  en: 'a pattern of file names with * and ?, without a folder, such as whole-*.csv',
});
const patterns = z.union([pattern, z.array(pattern).max(20)]);

const heading = expecting(z.string().min(1).max(200), {
  vi: 'tiêu đề cột trong tệp',
  en: 'the heading of a column',
});

export const filesSchema = z.strictObject({
  kind: z.literal('files'),
  folder: path,
  /** Files that show all cases, and files that show only those that came or changed. */
  whole: patterns.default(['*.csv', '*.xlsx']),
  changes: patterns.optional(),
  settleSeconds: z.number().min(0).max(3_600).default(10),
  keepDays: z.int().min(0).max(36_500).default(365),
  columns: z
    .partialRecord(z.enum(CASE_FIELD_NAMES), z.union([heading, z.array(heading).min(1).max(20)]))
    .refine((columns) => columns.caseNo !== undefined, {
      params: { expected: { vi: 'ít nhất có caseNo', en: 'at least caseNo' } },
    }),
  dates: datesSetting.default('iso'),
  ...profileSetting,
  ...commonSettings,
});

type FilesFile = z.output<typeof filesSchema>;

/** The `source:` part of the configuration with the zone resolved; `folder` is absolute. */
export type FilesSettings = Pick<
  FilesFile,
  'folder' | 'whole' | 'changes' | 'settleSeconds' | 'keepDays' | 'columns' | 'dates' | 'pageSize'
> & { readonly offsetMs: number };

export interface FilesDeps {
  readonly now: () => Instant;
  readonly log: Log;
  /** Called after every file. */
  readonly onRequest?: ((outcome: SourceOutcome) => void) | undefined;
  readonly sleep?: Sleep | undefined;
}

/** Everybody who may read the folder may read the cases. */
export function filesSecrets(): readonly SecretKey[] {
  return [];
}
