import type { FieldTable } from '../../fieldTable.ts';
import { compileWire, type Wire, type WireOptions } from './compile.ts';

/** Compiles the field table once, and again when another one has been read. */
export function liveWire({
  fields,
  ...options
}: WireOptions & { readonly fields: () => FieldTable }): () => Wire {
  let compiled: { readonly table: FieldTable; readonly wire: Wire } | null = null;
  return () => {
    const table = fields();
    if (compiled?.table !== table) compiled = { table, wire: compileWire(table, options) };
    return compiled.wire;
  };
}
