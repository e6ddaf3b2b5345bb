import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRIES } from '../dataDir/entries.ts';
import type { Actor } from '../domain/actor.ts';
import { systemCode } from '../domain/errors.ts';
import type { Mappings } from '../domain/mapping.ts';
import { MAPPING_TABLES, type MappingTable, OWN_TABLES, type TableCells } from '../domain/mappingTable.ts';
import type { Instant } from '../domain/time.ts';
import type { AuditAction } from '../ledger/port/audit.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { type GivenRow, rowsInstead, setRow, unsetRow } from '../mappings/edit/plans.ts';
import { type Replacement, replacementOf } from '../mappings/edit/replaceFile.ts';
import { type RowChange, TableDocument } from '../mappings/edit/tableDocument.ts';
import { uploadedTable } from '../mappings/edit/uploadedTable.ts';
import { readEachTable, type TableSettings, type Tables } from '../mappings/load.ts';
import { agreeByConfirmation } from '../sync/ingest/outdated.ts';
import { ownTableEffect } from '../sync/ingest/ownTableEffect.ts';
import { type TableEffect, tableEffect } from '../sync/ingest/tableEffect.ts';
import { auditTableChange } from './auditTableChange.ts';
import { type LastChange, LastChanges } from './lastChanges.ts';
import { placeTables } from './placeTables.ts';
import { readTable } from './readTable.ts';
import { codeOfChange } from './tableChangeText.ts';
import { nothingToUndo, RowChanged, TableRefused, unknownCode, unwritable } from './tableErrors.ts';
import {
  cellsOf,
  type ReadState,
  requireColumns,
  requireConfirmation,
  requireReadBack,
  requireVersion,
  type TableState,
  versionOf,
} from './tableGuards.ts';
import {
  type OwnTablesOf,
  ownTablesOf,
  placeOfTable,
  requireCommonCode,
  requireOwnTables,
  type TablePlace,
} from './tablePlace.ts';
import { withTablesLock } from './tablesLock.ts';

export interface ChangeRequest {
  readonly by: Actor;
  /** How many cases the person has confirmed. */
  readonly confirmed?: number | undefined;
  /** Only says what would follow. */
  readonly dryRun?: boolean | undefined;
}

export interface ChangeOutcome {
  readonly changes: readonly RowChange[];
  readonly effect: TableEffect;
}

export interface TableEditingDeps {
  readonly ledger: Ledger;
  readonly config: TableSettings & { readonly dataDir: string };
  /** Whose tables: of a source that has its own; null or absent: of the province. */
  readonly source?: string | null | undefined;
  readonly now: () => Instant;
  /** After a change: the tables are to be read again. */
  readonly onChanged: () => void;
}

/**
 * The one writer of mapping tables. Each change is checked as the daemon would read it, counted, audited row by row, and
 * put in place at one moment; two writers wait for each other.
 */
export class TableEditing {
  readonly #deps: TableEditingDeps;
  readonly #last: LastChanges;

  constructor(deps: TableEditingDeps) {
    this.#deps = deps;
    this.#last = new LastChanges({ ...deps, dataDir: deps.config.dataDir });
  }

  /** The tables of the province, or those of one source alone. UsageError `mappings.source` where it has none. */
  of(source: string | null | undefined): TableEditing {
    const wanted = source ?? null;
    if (wanted !== null) requireOwnTables(this.#deps.config, wanted);
    return wanted === (this.#deps.source ?? null)
      ? this
      : new TableEditing({ ...this.#deps, source: wanted });
  }

  get ownTables(): readonly OwnTablesOf[] {
    return ownTablesOf(this.#deps.config);
  }

  /** UsageError for a table that is no CSV, or cannot be read. */
  read(table: MappingTable): TableState {
    return this.#read(table);
  }

  /** `version`: rowVersion() of what the person saw; RowChanged when it is no longer so. */
  async set(
    table: MappingTable,
    given: GivenRow,
    request: ChangeRequest & { readonly version?: string | undefined },
  ): Promise<ChangeOutcome> {
    if ((this.#deps.source ?? null) === null) requireCommonCode(this.#deps.config, given.code);
    return await this.#change(table, 'mapping.set', request, (state) => {
      requireVersion(table, state, given.code, request.version);
      return setRow(table, cellsOf(state), given);
    });
  }

  async unset(
    table: MappingTable,
    which: Parameters<typeof unsetRow>[2],
    request: ChangeRequest & { readonly version?: string | undefined },
  ): Promise<ChangeOutcome> {
    return await this.#change(table, 'mapping.unset', request, (state) => {
      requireVersion(table, state, which.code, request.version);
      const changes = unsetRow(table, cellsOf(state), which);
      if (changes.length === 0) throw unknownCode(table, which.code);
      return changes;
    });
  }

  /** Makes the rows of the table those given. */
  async replace(
    table: MappingTable,
    rows: readonly TableCells[],
    request: ChangeRequest & { readonly version?: string | undefined },
  ): Promise<ChangeOutcome> {
    return await this.#change(table, 'mapping.set', request, (state) => {
      if (request.version !== undefined && request.version !== state.version) throw new RowChanged('*', []);
      return rowsInstead(table, cellsOf(state), rows);
    });
  }

  /** The rows of a file that somebody brings. TableRefused with its lines where it is no such table. */
  uploaded(table: MappingTable, bytes: Uint8Array): readonly TableCells[] {
    const { config } = this.#deps;
    const { config: name } = this.#place(table);
    placeTables(config);
    const file = join(config.dataDir, ENTRIES.tables, `.upload.${process.pid}.${randomUUID()}`);
    writeFileSync(file, bytes, { mode: 0o600 });
    try {
      const { rows, problems } = uploadedTable(table, file, config);
      const ofTable = problems.map((problem) => ({
        ...problem,
        path: problem.path.replace(MAPPING_TABLES[table].config, name),
      }));
      if (ofTable.length > 0) throw new TableRefused(table, ofTable);
      return rows;
    } finally {
      rmSync(file, { force: true });
    }
  }

  /** What undo() would undo; null when there is nothing. */
  async lastChange(table: MappingTable): Promise<LastChange | null> {
    return await this.#last.of(this.#place(table).name, this.#read(table).version);
  }

  /** Puts the file as it was before the last change; undone again, it is as after it. */
  async undo(table: MappingTable, request: ChangeRequest): Promise<ChangeOutcome> {
    const last = await this.lastChange(table);
    if (last === null) throw nothingToUndo(table);
    return await this.#change(table, 'mapping.undone', request, (state) => {
      if (state.version !== last.version) throw nothingToUndo(table);
      const bytes = this.#last.bytesBefore(this.#place(table).name);
      const previous = bytes === null ? null : TableDocument.of(table, bytes);
      if (bytes === null || previous === null) throw nothingToUndo(table);
      return { bytes, changes: rowsInstead(table, cellsOf(state), cellsOf(previous)) };
    });
  }

  async #change(
    table: MappingTable,
    action: AuditAction,
    request: ChangeRequest,
    plan: (state: ReadState) => readonly RowChange[] | { bytes: Buffer; changes: readonly RowChange[] },
  ): Promise<ChangeOutcome> {
    const { config, onChanged } = this.#deps;
    placeTables(config);
    const outcome = await withTablesLock(config.dataDir, async () => {
      const state = this.#read(table);
      const planned = plan(state);
      const { changes, bytes } =
        'bytes' in planned
          ? planned
          : { changes: planned, bytes: planned.length === 0 ? state.bytes : state.document.with(planned) };
      if (changes.length === 0) return { changes, effect: NO_EFFECT };
      requireColumns(table, state, changes);
      return await this.#replaced(table, { action, state, changes, bytes }, request);
    });
    if (request.dryRun !== true && outcome.changes.length > 0) onChanged();
    return outcome;
  }

  async #replaced(
    table: MappingTable,
    { state, changes, bytes, action }: Planned,
    request: ChangeRequest,
  ): Promise<ChangeOutcome> {
    const { ledger, now, source = null } = this.#deps;
    const replacement = written(state.file, bytes);
    try {
      const { before, after } = this.#checked(table, state.file, replacement.path);
      requireReadBack(table, bytes, state, changes);
      const codes = [...new Set(changes.map((change) => codeOfChange(table, change)))];
      const effect = await this.#effectOf(table, codes, { before: before.mappings, after: after.mappings });
      if (request.dryRun === true) return { changes, effect };
      const confirmed = requireConfirmation(effect, request.confirmed);
      if (this.#read(table).version !== state.version) throw new RowChanged(codes[0] ?? '', []);
      const change = { table, source, action, changes, effect, after };
      // Before the file: a change that nobody can find in the trail would be worse than the reverse.
      await auditTableChange(change, { ledger, now: now(), by: request.by });
      const last = { version: versionOf(bytes), who: request.by.who, rows: changes.length };
      await this.#last.remember(this.#place(table).name, state.bytes, last);
      const agreed = { before: before.mappings, after: after.mappings, confirmed };
      await agreeByConfirmation(ledger, agreed, now());
      try {
        replacement.commit();
      } catch (error) {
        throw unwritable(state.file, systemCode(error));
      }
      return { changes, effect };
    } finally {
      replacement.discard();
    }
  }

  /** All tables as they are, and as they would be. TableRefused where the new one has problems. */
  #checked(table: MappingTable, file: string, replacement: string): { before: Tables; after: Tables } {
    const place = this.#place(table);
    const before = readEachTable(this.#deps.config).tables;
    const { tables: after, faults } = readEachTable(place.insteadOf(replacement));
    const problems = faults.get(place.faults) ?? [];
    if (problems.length > 0)
      throw new TableRefused(
        file,
        problems.map((problem) => ({ ...problem, file })),
      );
    return { before, after };
  }

  #place(table: MappingTable): TablePlace {
    return placeOfTable(this.#deps.config, this.#deps.source ?? null, table);
  }

  async #effectOf(
    table: MappingTable,
    codes: readonly string[],
    tables: { readonly before: Mappings; readonly after: Mappings },
  ): Promise<TableEffect> {
    const { ledger, source = null } = this.#deps;
    const own = OWN_TABLES.find((one) => one === table);
    return source === null || own === undefined
      ? await tableEffect(ledger, { ...tables, table, codes })
      : await ownTableEffect(ledger, { ...tables, source, table: own, codes });
  }

  #read(table: MappingTable): ReadState {
    return readTable(table, this.#place(table));
  }
}

interface Planned {
  readonly action: AuditAction;
  readonly state: ReadState;
  readonly changes: readonly RowChange[];
  readonly bytes: Buffer;
}

const NO_EFFECT: TableEffect = { freed: 0, resent: 0, heldBack: 0, cases: 0 };

function written(file: string, bytes: Buffer): Replacement {
  try {
    return replacementOf(file, bytes);
  } catch (error) {
    throw unwritable(file, systemCode(error));
  }
}
