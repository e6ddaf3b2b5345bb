import type { Config } from '../config/config.ts';
import { configFingerprint, tablesFingerprint } from '../config/fingerprint.ts';
import { settingChanges, settings, settingsOf } from '../config/settings.ts';
import type { Actor } from '../domain/actor.ts';
import type { Instant } from '../domain/time.ts';
import type { AuditAction, AuditEntry } from '../ledger/port/audit.ts';
import { defineFact, readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { type TablesInUse, tableChanges } from '../mappings/tableChanges.ts';

/** The configuration that the daemon last started with. */
const CONFIG_IN_FORCE = defineFact('config_in_force', settings);

/** Rows of the trail for one change; of more changes it says how many. */
const MOST_ROWS = 200;

export interface AuditSettingsDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact' | 'appendAudits' | 'appendAuditIfNew'>;
  /** Undefined: nothing is recorded. */
  readonly by: Actor | undefined;
  readonly now: () => Instant;
}

/**
 * Records which keys of the configuration have changed since the last start, from what to what. The first configuration,
 * with which nothing can be compared, is recorded by its fingerprint. The rows are written before the fact: a crash in
 * between records them twice, never not at all.
 */
export async function auditConfig(config: Config, deps: AuditSettingsDeps): Promise<void> {
  const { ledger, by, now } = deps;
  if (by === undefined) return;
  const current = settingsOf(config);
  const before = await readFact(ledger, CONFIG_IN_FORCE);
  if (before === null) {
    const subject = configFingerprint(config);
    await ledger.appendAuditIfNew({
      at: now(),
      ...by,
      action: 'config.changed',
      subject,
      count: null,
      note: '',
    });
  } else {
    const changes = settingChanges(before.value, current);
    if (changes.length === 0) return;
    await append(changes, () => 'config.changed', '', deps, by);
  }
  await writeFact(ledger, CONFIG_IN_FORCE, current, now());
}

/**
 * Records that other tables are in use: their fingerprint, and where `before` is known, the rows that differ. A change
 * made by a command or on a page has its rows already; the fingerprint of its last one says so.
 */
export async function auditTables(
  before: TablesInUse | null,
  after: TablesInUse,
  deps: AuditSettingsDeps,
): Promise<void> {
  const { ledger, by, now } = deps;
  if (by === undefined) return;
  const subject = tablesFingerprint(after.mappings, after.codes, after.fields);
  const isNew = await ledger.appendAuditIfNew({
    ...{ at: now(), ...by, action: 'mappings.changed', subject, count: null, note: '' },
  });
  if (!isNew || before === null) return;
  await append(
    tableChanges(before, after),
    (change) => (change.endsWith('→ —') ? 'mapping.unset' : 'mapping.set'),
    'CSV',
    deps,
    by,
  );
}

async function append(
  changes: readonly string[],
  actionOf: (change: string) => AuditAction,
  note: string,
  { ledger, now }: AuditSettingsDeps,
  by: Actor,
): Promise<void> {
  const rest = changes.length - MOST_ROWS;
  const subjects = [...changes.slice(0, MOST_ROWS), ...(rest > 0 ? [`(+${rest})`] : [])];
  await ledger.appendAudits(
    subjects.map(
      (subject): AuditEntry => ({ at: now(), ...by, action: actionOf(subject), subject, count: null, note }),
    ),
  );
}
