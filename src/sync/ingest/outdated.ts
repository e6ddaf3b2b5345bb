import { hash } from 'node:crypto';
import { z } from 'zod';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { preflight } from '../../domain/preflight.ts';
import { stepsOf } from '../../domain/steps.ts';
import type { Instant } from '../../domain/time.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import type { AuditEntry } from '../../ledger/port/audit.ts';
import { defineFact, factAt, ofSource, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { SentToday } from '../../ledger/port/ingest.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { READ_AGAIN, RESENDS } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';
import type { FieldTable } from '../../portal/fieldTable.ts';
import type { Portal } from '../../portal/portal.ts';
import type { CensusWatch } from './censusWatch.ts';
import { factOf, type OfSource, readingOf } from './sourceReading.ts';

/**
 * Synced means: as it would be sent today. A table that changes what goes out leaves the portal with something else, so the
 * next census compares what the portal accepted of each case with what would be sent now, and sends it again where they
 * differ: up to a thousand cases at once, more only after a person has agreed.
 */
interface SentByTables {
  readonly mappings: () => Mappings;
  readonly fields: () => FieldTable;
  readonly progressUpdates: boolean;
}

const digests = z.record(z.string(), z.string());
/** A digest of each code's rows, and of all that concerns every case. */
const SENT_TABLES = defineFact(
  'sent_tables',
  z.object({ statuses: digests, procedures: digests, agencies: digests, all: z.string() }),
);
type Digests = z.infer<typeof SENT_TABLES.schema>;
const CODES = ['statuses', 'procedures', 'agencies'] as const;

/** What people have agreed to when they confirmed changes: from these tables to those, by digests; null = nothing. */
const AGREED_TABLES = defineFact('agreed_tables', z.object({ from: z.string(), to: z.string() }).nullable());

/** When the last comparison of a source ended; only its instant counts. */
const COMPARED = defineFact('compared', z.null());

interface Deps extends SentByTables {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact' | 'countSynced'>;
  readonly now: () => Instant;
  readonly log: Log;
}

/** Has the next census compare, and begin soon, if a change of the tables concerns a case that was delivered. */
export async function compareIfTablesChanged(deps: Deps): Promise<void> {
  const { ledger, now, log } = deps;
  const present = digestsOf(deps);
  const before = (await readFact(ledger, SENT_TABLES))?.value ?? null;
  if (JSON.stringify(before) === JSON.stringify(present)) return;
  if (before !== null) {
    const affected = await ledger.countSynced(
      before.all === present.all ? changedCodes(before, present) : 'all',
    );
    if (affected > 0) {
      const agreed = await isAgreed(ledger, before, present);
      await writeFact(ledger, RESENDS, { agreed, waiting: null }, now());
      await writeFact(ledger, READ_AGAIN, true, now());
      log.info('mappings.compare', { count: affected });
    }
  }
  await writeFact(ledger, SENT_TABLES, present, now());
  await writeFact(ledger, AGREED_TABLES, null, now());
}

/**
 * A person has changed the tables and confirmed how many cases that concerns, so nobody has to agree a second time. Called
 * before the changed table is in place. A small change needs no confirmation, and continues the agreement before it.
 */
export async function agreeByConfirmation(
  ledger: Pick<Ledger, 'fact' | 'setFact'>,
  {
    before,
    after,
    confirmed,
  }: { readonly before: Mappings; readonly after: Mappings; readonly confirmed: boolean },
  now: Instant,
): Promise<void> {
  const [from, to] = [digestOfTables(codeDigests(before)), digestOfTables(codeDigests(after))];
  const agreed = (await readFact(ledger, AGREED_TABLES))?.value ?? null;
  const continues = agreed?.to === from;
  if (!confirmed && !continues) return;
  await writeFact(ledger, AGREED_TABLES, { from: continues ? agreed.from : from, to }, now);
}

/** Only if all that has changed is what people have confirmed, and no cases wait for an agreement already. */
async function isAgreed(ledger: Pick<Ledger, 'fact'>, before: Digests, present: Digests): Promise<boolean> {
  const waiting = (await readFact(ledger, RESENDS))?.value ?? null;
  if (before.all !== present.all || waiting?.agreed === false) return false;
  const agreed = (await readFact(ledger, AGREED_TABLES))?.value ?? null;
  return agreed?.from === digestOfTables(before) && agreed.to === digestOfTables(present);
}

function digestOfTables(digestsOfCodes: Pick<Digests, (typeof CODES)[number]>): string {
  return digest(
    CODES.map((table) => Object.entries(digestsOfCodes[table]).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

function digestsOf({ mappings, fields, progressUpdates }: SentByTables): Digests {
  const present = mappings();
  return {
    ...codeDigests(present),
    all: digest([present.agencies === null, fields(), progressUpdates]),
  };
}

function codeDigests({ statuses, procedures, agencies }: Mappings): Omit<Digests, 'all'> {
  return {
    statuses: digestOf(statuses),
    procedures: digestOf(procedures),
    agencies: digestOf(agencies ?? new Map()),
  };
}

function digestOf(table: ReadonlyMap<string, unknown>): Record<string, string> {
  return Object.fromEntries([...table].map(([code, rows]) => [code, digest(rows)]));
}

function digest(value: unknown): string {
  return hash('sha1', JSON.stringify(value), 'base64').slice(0, 12);
}

function changedCodes(before: Digests, present: Digests) {
  const changed = (table: (typeof CODES)[number]): string[] =>
    [...new Set([...Object.keys(before[table]), ...Object.keys(present[table])])].filter(
      (code) => before[table][code] !== present[table][code],
    );
  return { statuses: changed('statuses'), procedures: changed('procedures'), agencies: changed('agencies') };
}

/** What would be sent of a case today; undefined for one that our own checks would hold back. */
export type SentTodayOf = (record: CaseRecord) => SentToday | undefined;

export function sentTodayBy(
  portal: Pick<Portal, 'fingerprint'>,
  { mappings, progressUpdates }: Pick<SentByTables, 'mappings' | 'progressUpdates'>,
): SentTodayOf {
  return (record) => {
    const check = preflight(record, mappings(), null);
    if (!check.ok) return undefined;
    return {
      hash: portal.fingerprint(check.mapped),
      steps: progressUpdates ? stepsOf(check.mapped) : null,
    };
  };
}

/** Sends again the cases that a census found outdated at the portal, or asks where they are many. */
export async function concludeComparison(
  watch: CensusWatch,
  agreed: boolean,
  deps: OfSource & { readonly ledger: Ledger; readonly now: () => Instant; readonly log: Log },
): Promise<void> {
  const { ledger, now, log, reading } = deps;
  const stored = await readFact(ledger, RESENDS);
  const { outdatedCount: count, outdatedRows: rows } = watch;
  if (!agreed && count > rows.length) {
    const waiting = (stored?.value?.waiting ?? 0) + count;
    await writeFact(ledger, RESENDS, { agreed, waiting }, stored?.at ?? now());
    log.warn('mappings.resends_wait', {
      count,
      remedy: `The tables have changed, and the portal has these cases as the old ones say. To send them again, type: ${typedCommand('mappings apply')}`,
    });
    return;
  }
  const at = now();
  if (rows.length > 0) {
    const source = reading?.rank;
    await ledger.ingest({ source, rows, drafts: [], readAt: at, now: at, resends: true });
    log.info('mappings.resent', { count: rows.length });
  }
  await writeFact(ledger, factOf(COMPARED, deps), null, at);
  if (await haveAllCompared(deps, stored?.at ?? 0)) await writeFact(ledger, RESENDS, null, at);
}

/** A source that is alone has. Cases of another one that wait for an agreement keep the comparison open. */
async function haveAllCompared(
  { ledger, reading }: OfSource & { readonly ledger: Pick<Ledger, 'fact'> },
  since: Instant,
): Promise<boolean> {
  const { all } = readingOf({ reading });
  if (all.length === 1) return true;
  for (const name of all) {
    const at = await factAt(ledger, ofSource(COMPARED, name));
    if (at === null || at < since) return false;
  }
  return true;
}

/** A person agrees that the cases waiting are sent again; returns how many, 0 where none wait. */
export async function agreeToResends(
  ledger: Ledger,
  by: Pick<AuditEntry, 'who' | 'origin'>,
  now: Instant,
): Promise<number> {
  const waiting = (await readFact(ledger, RESENDS))?.value?.waiting ?? 0;
  if (waiting === 0) return 0;
  const entry = {
    ...by,
    at: now,
    action: 'mappings.applied',
    subject: '',
    count: waiting,
    note: '',
  } as const;
  await ledger.appendAudit(entry);
  await writeFact(ledger, RESENDS, { agreed: true, waiting }, now);
  await writeFact(ledger, READ_AGAIN, true, now);
  return waiting;
}
