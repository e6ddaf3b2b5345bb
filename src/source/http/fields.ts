import type { CaseField } from '../../domain/caseFields.ts';
import type { RawCase } from '../reading/caseRow.ts';
import { textOf } from '../reading/caseRow.ts';
import { type FieldPath, parseFieldPath, valueAtPath } from './fieldPath.ts';
import type { FieldSource } from './settings.ts';

/** Where the value of a field is found in a row. */
interface FieldReader {
  /** The value, undefined if there is none. */
  read(row: unknown): unknown;
}

export type FieldReaders = ReadonlyMap<CaseField, FieldReader>;

export function fieldReaders(fields: Readonly<Partial<Record<CaseField, FieldSource>>>): FieldReaders {
  return new Map(
    Object.entries(fields).map(([field, source]) => [field as CaseField, readerOf(source)] as const),
  );
}

export function rawCaseOf(row: unknown, readers: FieldReaders): RawCase {
  return (field) => readers.get(field)?.read(row);
}

function readerOf(source: FieldSource): FieldReader {
  if (typeof source === 'string' || Array.isArray(source)) return { read: firstOf(pathsOf(source)) };
  if ('constant' in source) return { read: () => source.constant };
  const { is, map, match, otherwise } = source;
  const find = firstOf(pathsOf(source.path));
  const expression = match === undefined ? null : new RegExp(match, 'u');
  return {
    read(row) {
      const value = find(row);
      if (is !== undefined) return is.includes(textOf(value));
      if (map !== undefined) {
        const text = textOf(value);
        return Object.hasOwn(map, text) ? map[text] : (otherwise ?? value);
      }
      if (expression === null) return value ?? otherwise;
      const found = expression.exec(textOf(value).slice(0, LONGEST_MATCHED));
      return found === null ? otherwise : (found[1] ?? found[0]);
    },
  };
}

/** An expression of a configuration must not run for ever on a long text. */
const LONGEST_MATCHED = 500;

function pathsOf(source: string | readonly string[]): readonly FieldPath[] {
  return [source].flat().flatMap((text) => {
    const path = parseFieldPath(text);
    return path === null ? [] : [path];
  });
}

/** The first value that is not empty; an object only if nothing else is found, so that it can be reported. */
function firstOf(paths: readonly FieldPath[]): (row: unknown) => unknown {
  return (row) => {
    let other: unknown;
    for (const path of paths) {
      const value = valueAtPath(row, path);
      if (value === undefined || value === null || value === '') continue;
      if (typeof value !== 'object') return value;
      other ??= value;
    }
    return other;
  };
}
