import { existsSync } from 'node:fs';
import type { Mappings, OwnTables } from '../domain/mapping.ts';
import type { OwnTable } from '../domain/mappingTable.ts';
import { withOwnTables } from '../domain/ownCodes.ts';
import type { Problem } from '../input/problem.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';
import { readAgencies } from './tables/agencies.ts';
import { readPortalCodes } from './tables/portalCodes.ts';
import { readPortalFields } from './tables/portalFields.ts';
import { readProcedures } from './tables/procedures.ts';
import { readStatuses } from './tables/statuses.ts';
import { MAX_PROBLEMS, type TableFile } from './tables/table.ts';

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
export interface OwnTablePaths extends Readonly<Record<OwnTable, string | undefined>> {
  readonly name: string;
}

/** A source's own table as problems name it. */
export type OwnTableName = `sources.${string}.mappings.${OwnTable}`;

export function ownTableName(source: string, key: OwnTable): OwnTableName {
  return `sources.${source}.mappings.${key}`;
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
  readonly faults: ReadonlyMap<TableKey | OwnTableName, readonly Problem[]>;
} {
  const faults = new Map<TableKey | OwnTableName, readonly Problem[]>();
  const boundedAt = <Result>(
    key: TableKey | OwnTableName,
    table: TableFile,
    read: (table: TableFile, found: Problem[]) => Result,
  ): Result => {
    const found: Problem[] = [];
    const result = read(table, found);
    const last = found[MAX_PROBLEMS];
    if (found.length > 0) {
      faults.set(key, [...found.slice(0, MAX_PROBLEMS), ...(last === undefined ? [] : [more(last)])]);
    }
    return result;
  };
  const bounded = <Result>(
    key: TableKey,
    name: string,
    read: (table: TableFile, found: Problem[]) => Result,
  ): Result => boundedAt(key, { name, file: fileToRead(key, paths, standIns) }, read);
  const own = <Row>(
    { name, ...files }: OwnTablePaths,
    key: OwnTable,
    read: (table: TableFile, found: Problem[]) => ReadonlyMap<string, Row>,
  ): ReadonlyMap<string, Row> => {
    const file = files[key];
    const table = ownTableName(name, key);
    return file === undefined ? new Map<string, Row>() : boundedAt(table, { name: table, file }, read);
  };
  const ownTables = ofSources.map((one): [string, OwnTables] => [
    one.name,
    {
      statuses: own(one, 'statuses', readStatuses),
      procedures: own(one, 'procedures', (table, found) => readProcedures(table, offsetMs, found)),
      agencies: own(one, 'agencies', (table, found) =>
        readAgencies(table, { offsetMs, mayBeEmpty: false }, found),
      ),
    },
  ]);
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
  return { tables: { ...tables, mappings: withOwnTables(tables.mappings, new Map(ownTables)) }, faults };
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
