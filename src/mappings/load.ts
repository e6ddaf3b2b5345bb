import { existsSync } from 'node:fs';
import type { Mappings, OwnTables } from '../domain/mapping.ts';
import { withOwnTables } from '../domain/ownCodes.ts';
import type { Problem } from '../input/problem.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';
import { readAgencies } from './tables/agencies.ts';
import { readPortalCodes } from './tables/portalCodes.ts';
import { readPortalFields } from './tables/portalFields.ts';
import { readProcedures } from './tables/procedures.ts';
import { readStatuses } from './tables/statuses.ts';
import { MAX_PROBLEMS } from './tables/table.ts';

/** Absolute paths of the tables. */
export interface TablePaths {
  readonly statuses: string;
  readonly procedures: string;
  readonly agencies: string;
  readonly portalCodes: string;
  readonly portalFields: string;
}
export type TableKey = keyof TablePaths;

/** Absolute paths of the tables of one source, where it has its own. */
export interface OwnTablePaths {
  readonly name: string;
  readonly statuses: string | undefined;
  readonly procedures: string | undefined;
  readonly agencies: string | undefined;
}

/**
 * What is read in place of a table that the configuration leaves out, until its own file exists: the first start copies it
 * (app/placeTables.ts).
 */
export type StandIns = Readonly<Partial<Record<TableKey, string>>>;

export interface TableSettings {
  /** The configuration file, named in errors. */
  readonly file: string;
  readonly tables: TablePaths;
  readonly standIns: StandIns;
  readonly ofSources?: readonly OwnTablePaths[] | undefined;
  readonly offsetMs: number;
}

export interface Tables {
  readonly mappings: Mappings;
  readonly codes: PortalCodes;
  readonly fields: FieldTable;
}

type ReadSettings = Omit<TableSettings, 'file'>;

/** Reads every table, adding to `problems`. */
export function readTables(settings: ReadSettings, problems: Problem[]): Tables {
  const { tables, faults } = readEachTable(settings);
  for (const found of faults.values()) problems.push(...found);
  return tables;
}

/** The tables, and the problems of those that have any. What a faulty table gives is incomplete. */
export function readEachTable({ tables: paths, standIns, ofSources = [], offsetMs }: ReadSettings): {
  readonly tables: Tables;
  readonly faults: ReadonlyMap<TableKey | 'ofSources', readonly Problem[]>;
} {
  const faults = new Map<TableKey | 'ofSources', readonly Problem[]>();
  const bounded = <Result>(
    key: TableKey,
    name: string,
    read: (table: { name: string; file: string }, found: Problem[]) => Result,
  ): Result => {
    const found: Problem[] = [];
    const result = read({ name, file: fileToRead(key, paths, standIns) }, found);
    const last = found[MAX_PROBLEMS];
    if (found.length > 0) {
      faults.set(key, [...found.slice(0, MAX_PROBLEMS), ...(last === undefined ? [] : [more(last)])]);
    }
    return result;
  };
  const own = readOwnTables(ofSources, offsetMs);
  if (own.problems.length > 0) faults.set('ofSources', own.problems);
  const tables = {
    mappings: {
      statuses: bounded('statuses', 'mappings.statuses', readStatuses),
      procedures: bounded('procedures', 'mappings.procedures', (table, found) =>
        readProcedures(table, offsetMs, found),
      ),
      agencies: bounded('agencies', 'mappings.agencies', (table, found) => {
        // One that nobody has named may be empty: there is no table of agencies then.
        const mayBeEmpty = standIns.agencies !== undefined;
        const agencies = readAgencies(table, { offsetMs, mayBeEmpty }, found);
        return mayBeEmpty && agencies.size === 0 ? null : agencies;
      }),
    },
    codes: bounded('portalCodes', 'portal.codes', readPortalCodes),
    fields: bounded('portalFields', 'portal.fields', readPortalFields),
  };
  return { tables: { ...tables, mappings: withOwnTables(tables.mappings, own.tables) }, faults };
}

function readOwnTables(
  ofSources: readonly OwnTablePaths[],
  offsetMs: number,
): { readonly tables: ReadonlyMap<string, OwnTables>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const tables = ofSources.map(({ name, statuses, procedures, agencies }) => {
    const table = (key: string, file: string) => ({ name: `sources.${name}.mappings.${key}`, file });
    return [
      name,
      {
        statuses: statuses === undefined ? new Map() : readStatuses(table('statuses', statuses), problems),
        procedures:
          procedures === undefined
            ? new Map()
            : readProcedures(table('procedures', procedures), offsetMs, problems),
        agencies:
          agencies === undefined
            ? new Map()
            : readAgencies(table('agencies', agencies), { offsetMs, mayBeEmpty: false }, problems),
      },
    ] as const;
  });
  const last = problems[MAX_PROBLEMS];
  return {
    tables: new Map(tables),
    problems: [...problems.slice(0, MAX_PROBLEMS), ...(last === undefined ? [] : [more(last)])],
  };
}

/** Where a table is at present. */
function fileToRead(key: TableKey, paths: TablePaths, standIns: StandIns): string {
  const standIn = standIns[key];
  return standIn !== undefined && !existsSync(paths[key]) ? standIn : paths[key];
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

export function ownTableFiles(ofSources: readonly OwnTablePaths[]): readonly string[] {
  return ofSources.flatMap(({ name: _, ...paths }) =>
    Object.values(paths).filter((path) => path !== undefined),
  );
}
