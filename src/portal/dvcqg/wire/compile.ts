import type { FieldProblem, MappedCase } from '../../../domain/preflight.ts';
import type { SendMode } from '../../../domain/state.ts';
import { type CaseStep, type Step, stepsOf } from '../../../domain/steps.ts';
import {
  FIELD_SERVICES,
  FIELD_VALUES,
  type FieldRow,
  type FieldService,
  type FieldSource,
  type FieldTable,
  type FieldValue,
  type ListPolicy,
} from '../../fieldTable.ts';
import type { WriteDate } from './date.ts';
import { type Read, valuesIn } from './values.ts';
import { type OnCut, type Property, writerOf } from './writer.ts';

export type WireItem = Readonly<Record<string, string | number>>;
export type WireRecord = Readonly<Record<string, string | number | readonly WireItem[]>>;

/** The field table, ready to write cases. */
export interface Wire {
  record(mode: SendMode, mapped: MappedCase, onCut: OnCut): WireRecord;
  step(one: CaseStep, onCut: OnCut): WireItem;
  /** What the portal would refuse, found without writing the case; null = nothing. */
  check(mapped: MappedCase): FieldProblem | null;
}

export interface WireOptions {
  readonly offsetMs: number;
  readonly lists: ListPolicy;
  /** Whether steps are sent, so that they are checked too. */
  readonly progressUpdates: boolean;
  /** How an instant is written; by default as the adapter wants it. */
  readonly writeDate?: WriteDate | undefined;
}

export function compileWire(
  table: FieldTable,
  { offsetMs, lists, progressUpdates, writeDate }: WireOptions,
): Wire {
  const values = valuesIn(offsetMs, writeDate);
  const rowsOf = (service: FieldService): FieldRow[] => table.filter((row) => row.service === service);

  const recordRows = rowsOf('DongBoHoSoMC');
  const stepRows = rowsOf('CapNhatTienDoHoSoMC');
  const itemsOf = compileLists(table, values);
  const writer = (mode: SendMode) =>
    compileRecord(
      recordRows.filter(({ send }) => send === 'both' || send === mode),
      { values, itemsOf, omitsEmpty: lists[mode] === 'omit' },
    );
  const writers = { new: writer('new'), update: writer('update') };
  const writeStep = writerOf(stepRows.map((row) => propertyOf(row, values)));
  const ofCase = stepRows.filter((row) => !dependsOnStep(row));
  const ofStep = stepRows.filter(dependsOnStep);
  const checks = checksOf(progressUpdates ? [...recordRows, ...ofCase] : recordRows, values);
  // Both services carry the number of the case.
  const caseChecks = [
    ...new Map(checks.map((one) => [`${one.name} ${one.most} ${one.required}`, one])).values(),
  ];
  const stepChecks = progressUpdates ? checksOf(ofStep, values) : [];

  return {
    record: (mode, mapped, onCut) => writers[mode](mapped, onCut),
    step: ({ mapped, step }, onCut) => writeStep(mapped, step, onCut),
    check(mapped) {
      const problem = problemIn(caseChecks, mapped, null);
      if (problem !== null || stepChecks.length === 0) return problem;
      for (const step of stepsOf(mapped)) {
        const found = problemIn(stepChecks, mapped, step);
        if (found !== null) return found;
      }
      return null;
    },
  };
}

/** Shared, because hardly any case has a problem. */
const NONE: string[] = [];
const NO_ITEMS: readonly WireItem[] = [];

type ItemOf = (mapped: MappedCase, onCut: OnCut) => WireItem | null;
type Reads = Readonly<Record<FieldValue, Read>>;

function compileRecord(
  rows: readonly FieldRow[],
  {
    values,
    itemsOf,
    omitsEmpty,
  }: { values: Reads; itemsOf: ReadonlyMap<string, ItemOf>; omitsEmpty: boolean },
): (mapped: MappedCase, onCut: OnCut) => WireRecord {
  const lists = rows.flatMap(({ field, from }) => {
    const itemOf = from === 'list' ? itemsOf.get(field) : undefined;
    return itemOf === undefined ? [] : [{ field, itemOf }];
  });
  const properties = rows.flatMap((row): Property<string | readonly WireItem[]>[] => {
    if (row.from !== 'list') return [propertyOf(row, values)];
    return omitsEmpty ? [] : [{ name: row.field, constant: NO_ITEMS }];
  });
  const write = writerOf(properties);
  return (mapped, onCut) => {
    let wire = write(mapped, null, onCut);
    for (const { field, itemOf } of lists) {
      const item = itemOf(mapped, onCut);
      if (item !== null) wire = { ...wire, [field]: [item] };
    }
    return wire;
  };
}

function propertyOf(row: FieldRow, values: Reads): Property<string> {
  const name = row.field;
  const sources = row.from === 'list' ? [] : row.from;
  const [first] = sources;
  if (first === undefined) return { name, constant: '' };
  if ('constant' in first) return { name, constant: first.constant };
  return { name, reads: readsOf(sources, values), cutAt: isCuttable(row) ? row.max : null };
}

function readsOf(sources: readonly FieldSource[], values: Reads): Read[] {
  return sources.map((source) => ('constant' in source ? () => source.constant : values[source.value]));
}

/** A list has one item where the case has all that an item requires, else none. */
function compileLists(table: FieldTable, values: Reads): ReadonlyMap<string, ItemOf> {
  const items = Map.groupBy(
    table.filter(({ service }) => FIELD_SERVICES[service] === 'list'),
    ({ service }): string => service,
  );
  return new Map(
    [...items].map(([name, rows]) => {
      const required = rows.filter((row) => row.required).map((row) => readOf(row, values));
      const write = writerOf(rows.map((row) => propertyOf(row, values)));
      const itemOf: ItemOf = (mapped, onCut) =>
        required.every((read) => read(mapped, null) !== '') ? write(mapped, null, onCut) : null;
      return [name, itemOf];
    }),
  );
}

interface FieldCheck {
  readonly read: Read;
  readonly required: boolean;
  /** The longest value; infinite where there is no limit, or where a longer value is cut. */
  readonly most: number;
  /** The wire's field, and ours: `TrichYeuHoSo (title, procedureName)`. */
  readonly name: string;
}

/** The checks that a case can fail at all. */
function checksOf(rows: readonly FieldRow[], values: Reads): FieldCheck[] {
  return rows.flatMap((row) => {
    const sources = row.from === 'list' ? [] : row.from;
    const required = row.required && !sources.some(isNeverEmpty);
    const most = row.max !== null && !isCuttable(row) ? row.max : Number.POSITIVE_INFINITY;
    if (row.from === 'list' || (!required && most === Number.POSITIVE_INFINITY)) return [];
    const ours = sources.flatMap((source) => ('value' in source ? [source.value] : []));
    const name = ours.length === 0 ? row.field : `${row.field} (${ours.join(', ')})`;
    return [{ read: readOf(row, values), required, most, name }];
  });
}

function problemIn(
  checks: readonly FieldCheck[],
  mapped: MappedCase,
  step: Step | null,
): FieldProblem | null {
  let missing: string[] = NONE;
  let tooLong: string[] = NONE;
  for (const { read, required, most, name } of checks) {
    const { length } = read(mapped, step);
    if (required && length === 0) missing = [...missing, name];
    else if (length > most) tooLong = [...tooLong, `${name}: > ${most}`];
  }
  if (missing.length > 0) return { reason: 'FIELD_MISSING', detail: missing.join(', ') };
  return tooLong.length === 0 ? null : { reason: 'FIELD_INVALID', detail: tooLong.join('; ') };
}

function isNeverEmpty(source: FieldSource): boolean {
  if ('constant' in source) return source.constant !== '';
  const { always } = { always: false, ...FIELD_VALUES[source.value] };
  return always;
}

/** Whether a field can be another one in the next step of the same case. */
function dependsOnStep({ from }: FieldRow): boolean {
  const { status, statusName, actionAt, actionBy, actionName, actionNote, stepName } = FIELD_VALUES;
  const { stepUnit, stepDueAt, at } = FIELD_VALUES;
  const ofStep: readonly unknown[] = [
    status,
    statusName,
    actionAt,
    actionBy,
    actionName,
    actionNote,
    stepName,
    stepUnit,
    stepDueAt,
    at,
  ];
  return (
    from !== 'list' && from.some((source) => 'value' in source && ofStep.includes(FIELD_VALUES[source.value]))
  );
}

/** Whether every alternative is a text. */
function isCuttable({ from }: FieldRow): boolean {
  return (
    from !== 'list' &&
    from.every((source) => 'constant' in source || FIELD_VALUES[source.value].form === 'text')
  );
}

/** The first value that is not empty. */
function readOf({ from }: FieldRow, values: Reads): Read {
  const reads = from === 'list' ? [] : readsOf(from, values);
  return (mapped, step) => {
    for (const read of reads) {
      const value = read(mapped, step);
      if (value !== '') return value;
    }
    return '';
  };
}
