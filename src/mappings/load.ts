import type { Mappings } from '../domain/mapping.ts';
import { ConfigError, type Problem } from '../input/problem.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';
import { readAgencies } from './tables/agencies.ts';
import { readPortalCodes } from './tables/portalCodes.ts';
import { readPortalFields } from './tables/portalFields.ts';
import { readProcedures } from './tables/procedures.ts';
import { readStatuses } from './tables/statuses.ts';
import { MAX_PROBLEMS } from './tables/table.ts';

/** Absolute paths of the tables; null = none is configured. */
export interface TablePaths {
  readonly statuses: string;
  readonly procedures: string | null;
  readonly agencies: string | null;
  readonly portalCodes: string;
  readonly portalFields: string;
}

export interface TableSettings {
  /** The configuration file, named in errors. */
  readonly file: string;
  readonly tables: TablePaths;
  readonly offsetMs: number;
}

export interface Tables {
  readonly mappings: Mappings;
  readonly codes: PortalCodes;
  readonly fields: FieldTable;
}

/** Reads every configured table, adding to `problems`. */
export function readTables(paths: TablePaths, offsetMs: number, problems: Problem[]): Tables {
  const { statuses, procedures, agencies, portalCodes, portalFields } = paths;
  const bounded = <Result>(read: (found: Problem[]) => Result): Result => {
    const found: Problem[] = [];
    const result = read(found);
    problems.push(...found.slice(0, MAX_PROBLEMS));
    const last = found[MAX_PROBLEMS];
    if (last !== undefined) problems.push(more(last));
    return result;
  };
  return {
    mappings: {
      statuses: bounded((found) => readStatuses({ name: 'mappings.statuses', file: statuses }, found)),
      procedures:
        procedures === null
          ? new Map()
          : bounded((found) =>
              readProcedures({ name: 'mappings.procedures', file: procedures }, offsetMs, found),
            ),
      agencies:
        agencies === null
          ? null
          : bounded((found) => readAgencies({ name: 'mappings.agencies', file: agencies }, offsetMs, found)),
    },
    codes: bounded((found) => readPortalCodes({ name: 'portal.codes', file: portalCodes }, found)),
    fields: bounded((found) => readPortalFields({ name: 'portal.fields', file: portalFields }, found)),
  };
}

/** Reads the tables again; with any problem the caller keeps the old ones. */
export function reloadMappings(
  config: TableSettings,
): ({ readonly outcome: 'loaded' } & Tables) | { readonly outcome: 'invalid'; readonly error: ConfigError } {
  const problems: Problem[] = [];
  const tables = readTables(config.tables, config.offsetMs, problems);
  if (problems.length > 0) return { outcome: 'invalid', error: new ConfigError(config.file, problems) };
  return { outcome: 'loaded', ...tables };
}

function more(problem: Problem): Problem {
  return {
    ...problem,
    found: { vi: 'các lỗi khác từ dòng này', en: 'further problems from this line on' },
    expected: { vi: 'bảng không có lỗi', en: 'a table without problems' },
    remedy: {
      vi: 'Sửa các lỗi nêu trên rồi kiểm tra lại.',
      en: 'Correct the ones above, then check again.',
    },
  };
}
