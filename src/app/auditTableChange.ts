import { setImmediate as breathe } from 'node:timers/promises';
import { tablesFingerprint } from '../config/fingerprint.ts';
import type { Actor } from '../domain/actor.ts';
import type { MappingTable } from '../domain/mappingTable.ts';
import type { Instant } from '../domain/time.ts';
import type { AuditAction, AuditEntry } from '../ledger/port/audit.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { RowChange } from '../mappings/edit/tableDocument.ts';
import type { Tables } from '../mappings/load.ts';
import type { TableEffect } from '../sync/ingest/tableEffect.ts';
import { rowText } from './tableChangeText.ts';

/** Rows of the audit trail a transaction. */
const AUDITED_AT_ONCE = 500;

interface AuditedChange {
  readonly table: MappingTable;
  /** Whose table; null: the province's. */
  readonly source: string | null;
  readonly action: AuditAction;
  readonly changes: readonly RowChange[];
  readonly effect: TableEffect;
  readonly after: Tables;
}

/** Notes a change of a mapping table in the audit trail, row by row. */
export async function auditTableChange(
  { table, source, action, changes, effect, after }: AuditedChange,
  { ledger, now, by }: { readonly ledger: Ledger; readonly now: Instant; readonly by: Actor },
): Promise<void> {
  // A name has neither blanks nor brackets.
  const named = source === null ? table : `${table} (${source})`;
  const entry = { at: now, ...by, note: '' } as const;
  const entries = changes.map((change): AuditEntry => {
    const ofRow = change.after === null && action === 'mapping.set' ? 'mapping.unset' : action;
    const count = changes.length === 1 ? effect.cases : null;
    return { ...entry, action: ofRow, subject: `${named} ${rowText(table, change)}`, count };
  });
  for (let at = 0; at < entries.length; at += AUDITED_AT_ONCE) {
    await ledger.appendAudits(entries.slice(at, at + AUDITED_AT_ONCE));
    await breathe();
  }
  // The daemon notes a change of the tables under its own account, unless it finds this row.
  const subject = tablesFingerprint(after.mappings, after.codes, after.fields);
  await ledger.appendAuditIfNew({ ...entry, action: 'mappings.changed', subject, count: null });
}
