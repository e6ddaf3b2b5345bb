import { z } from 'zod';
import { CASE_FIELD_NAMES } from '../../domain/caseFields.ts';
import { STEP_FIELD_NAMES } from '../../domain/stepFields.ts';
import type { Instant } from '../../domain/time.ts';
import { expecting } from '../../input/expectation.ts';
import { password } from '../../input/values.ts';
import type { Log } from '../../observability/log.ts';
import { commonSettings, profileSetting, type SecretKey } from '../commonSettings.ts';
import { datesSetting } from '../reading/datesSetting.ts';
import type { Sleep } from '../reading/retry.ts';
import type { SourceOutcome } from '../source.ts';
import { DATABASES, type Database } from './databases.ts';

/** A view or a column as the database has it; quoted in each statement, so that it can be anything else. */
const identifier = expecting(z.string().regex(/^[^"'`[\]\0;]{1,128}$/), {
  vi: 'tên khung nhìn hoặc cột, không có dấu nháy',
  en: 'the name of a view or column, without quotes',
});

const address = expecting(z.string().refine(isAddress), {
  vi: 'địa chỉ postgres://, mysql://, sqlserver:// hoặc oracle:// có tên người dùng và tên cơ sở dữ liệu, không kèm mật khẩu hay tham số',
  en: 'a postgres://, mysql://, sqlserver:// or oracle:// address with a user and a database, without password or parameters',
});

export const sqlSchema = z.strictObject({
  kind: z.literal('sql'),
  url: address,
  ...password,
  cases: z.strictObject({
    view: identifier,
    columns: z
      .partialRecord(z.enum(CASE_FIELD_NAMES), identifier)
      .refine((columns) => columns.caseNo !== undefined, {
        params: { expected: { vi: 'ít nhất có caseNo', en: 'at least caseNo' } },
      }),
  }),
  steps: z
    .strictObject({
      view: identifier,
      columns: z
        .partialRecord(z.enum(STEP_FIELD_NAMES), identifier)
        .refine(
          ({ caseId, status, at }) => caseId !== undefined && status !== undefined && at !== undefined,
          {
            params: {
              expected: { vi: 'ít nhất có caseId, status và at', en: 'at least caseId, status and at' },
            },
          },
        ),
    })
    .optional(),
  dates: datesSetting.default('iso'),
  ...profileSetting,
  ...commonSettings,
});

type SqlFile = z.output<typeof sqlSchema>;

/** The `source:` part of the configuration with dates and the zone resolved. */
export type SqlSettings = Omit<
  SqlFile,
  'kind' | 'profile' | 'censusFrom' | 'censusAt' | 'pollIntervalSeconds' | 'name'
> & {
  readonly censusFrom: Instant;
  readonly offsetMs: number;
  readonly password: string;
};

export interface SqlDeps {
  readonly now: () => Instant;
  readonly log: Log;
  /** Called after every query that was not aborted. */
  readonly onRequest?: ((outcome: SourceOutcome) => void) | undefined;
  readonly sleep?: Sleep | undefined;
}

export function sqlSecrets(): readonly SecretKey[] {
  return [{ group: '', prefix: 'password', need: 'optional' }];
}

/** The database that an address names; null for another. */
export function databaseOf(url: string): Database | null {
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1] ?? '';
  return DATABASES.find(({ schemes }) => schemes.includes(scheme)) ?? null;
}

function isAddress(url: string): boolean {
  if (databaseOf(url) === null || !URL.canParse(url)) return false;
  const { username, pathname, password: inline, search, hash } = new URL(url);
  return inline === '' && username !== '' && pathname.length > 1 && search === '' && hash === '';
}
