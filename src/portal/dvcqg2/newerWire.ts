import type { Wire, WireItem, WireOptions, WireRecord } from '../dvcqg/wire/compile.ts';
import { isoDate } from '../dvcqg/wire/date.ts';
import { liveWire } from '../dvcqg/wire/live.ts';
import type { FieldService, FieldTable } from '../fieldTable.ts';

/** The field table as the newer interface writes it: dates in ISO 8601 with milliseconds, states as numbers. */
export function newerWire(options: WireOptions & { readonly fields: () => FieldTable }): () => Wire {
  const live = liveWire({ ...options, writeDate: isoDate });
  let last: { readonly wire: Wire; readonly newer: Wire } | null = null;
  return () => {
    const wire = live();
    if (last?.wire !== wire) last = { wire, newer: withNumbers(wire, options.fields()) };
    return last.newer;
  };
}

function withNumbers(wire: Wire, table: FieldTable): Wire {
  const ofRecord = stateFields(table, 'DongBoHoSoMC');
  const ofStep = stateFields(table, 'CapNhatTienDoHoSoMC');
  return {
    record: (mode, mapped, onCut) => numbered(wire.record(mode, mapped, onCut), ofRecord),
    step: (one, onCut) => numbered(wire.step(one, onCut), ofStep),
    check: (mapped) => wire.check(mapped),
  };
}

/** The fields that hold a state and nothing else. */
function stateFields(table: FieldTable, service: FieldService): readonly string[] {
  return table
    .filter((row) => row.service === service && row.from !== 'list')
    .filter(({ from }) => from !== 'list' && from.length === 1 && from.every(isState))
    .map(({ field }) => field);
}

function isState(source: object): boolean {
  return 'value' in source && source.value === 'status';
}

function numbered<Written extends WireRecord | WireItem>(
  written: Written,
  fields: readonly string[],
): Written {
  const numbers = fields.map((field) => [field, Number(written[field])] as const);
  return { ...written, ...Object.fromEntries(numbers) };
}
