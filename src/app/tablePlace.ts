import { MAPPING_TABLES, type MappingTable, OWN_TABLES, type OwnTable } from '../domain/mappingTable.ts';
import { ownCodeOf } from '../domain/ownCode.ts';
import { nearest } from '../input/nearest.ts';
import { type OwnTableName, ownTableName, type TableKey, type TableSettings } from '../mappings/load.ts';
import { codeOfSource, foreignTable, unknownSource } from './tableErrors.ts';

/** A table of the province, or of one source alone, where names of tables are kept. */
export type TableName = MappingTable | `${string}:${OwnTable}`;

/** Where a table stands, and how all are read with another file in its place. */
export interface TablePlace {
  readonly name: TableName;
  readonly file: string;
  /** Read until the file exists. */
  readonly standIn: string | undefined;
  /** As its problems are listed, and its key of the configuration. */
  readonly faults: TableKey | OwnTableName;
  readonly config: string;
  readonly insteadOf: (file: string) => TableSettings;
}

/** A source and the tables that it has of its own. */
export interface OwnTablesOf {
  readonly source: string;
  readonly tables: readonly OwnTable[];
}

export function ownTablesOf({ ofSources = [] }: Pick<TableSettings, 'ofSources'>): readonly OwnTablesOf[] {
  return ofSources.map(({ name, ...files }) => ({
    source: name,
    tables: OWN_TABLES.filter((table) => files[table] !== undefined),
  }));
}

/** UsageError `mappings.source` for a source that is unknown, or has no table of its own. */
export function requireOwnTables(settings: Pick<TableSettings, 'ofSources'>, source: string): void {
  const sources = ownTablesOf(settings).map((one) => one.source);
  if (!sources.includes(source)) throw unknownSource(source, sources, nearest(source, sources));
}

/** `source` null: of the province. UsageError `mappings.source` for a table that the source has not. */
export function placeOfTable(
  settings: TableSettings,
  source: string | null,
  table: MappingTable,
): TablePlace {
  const { tables, standIns, ofSources = [] } = settings;
  if (source === null) {
    const { file: key, config } = MAPPING_TABLES[table];
    return {
      name: table,
      file: tables[key],
      standIn: standIns[key],
      faults: key,
      config,
      insteadOf: (file) => ({ ...settings, tables: { ...tables, [key]: file } }),
    };
  }
  const own = OWN_TABLES.find((one) => one === table);
  const file = own && ofSources.find(({ name }) => name === source)?.[own];
  if (own === undefined || file === undefined) throw foreignTable(table, source);
  return {
    name: `${source}:${own}`,
    file,
    standIn: undefined,
    faults: ownTableName(source, own),
    config: ownTableName(source, own),
    insteadOf: (instead) => ({
      ...settings,
      ofSources: ofSources.map((one) => (one.name === source ? { ...one, [own]: instead } : one)),
    }),
  };
}

/** UsageError `mappings.source` for a code as the ledger has those of one source alone: its row is in the source's table. */
export function requireCommonCode({ ofSources = [] }: Pick<TableSettings, 'ofSources'>, code: string): void {
  const own = ownCodeOf(code, new Map(ofSources.map(({ name }) => [name, null])));
  if (own !== null) throw codeOfSource(own);
}
