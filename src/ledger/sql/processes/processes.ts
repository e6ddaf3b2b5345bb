import { sql } from 'kysely';
import { DEAD_MS, LED_ROLES, type LedRole, PROCESS_ID_LENGTH } from '../../../domain/processes.ts';
import { DAY_MS } from '../../../domain/time.ts';
import type { Beat, LedgerProcess, LedgerProcesses, ProcessEntry, Term } from '../../port/processes.ts';
import { inAnyQueue } from '../delivery/queueNumbers.ts';
import { DATABASE_TIME, TO_CHANGE_FREE } from '../dialect.ts';
import { insertRows, list } from '../lists.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';

interface Row {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly roles: string;
}

/** See LedgerProcesses. */
export function processesOf(db: LedgerDb): LedgerProcesses {
  return {
    enterProcess: (entry, replaces) =>
      inTransaction(
        db,
        async (trx) => {
          if (replaces !== null) await remove(trx, replaces);
          const { id, host, pid, version, roles } = entry;
          await sql`
            insert into process (id, host, pid, version, roles, started_at, seen_at)
            select ${id}, ${host}, ${pid}, ${version}, ${roles.join(',')}, ${DATABASE_TIME}, ${DATABASE_TIME}`.execute(
            trx,
          );
          const rows = LED_ROLES.map((role) => [role, '', 0, 0]);
          const columns = ['role', 'process_id', 'token', 'expires_at'];
          await insertRows(trx, 'leader', columns, rows, sql`on conflict do nothing`);
          await reclaimFromDead(trx);
        },
        'beside others',
      ),

    beat: async (id, { wanted, held, termMs }) => {
      const { rows: own } = await sql`
        update process set seen_at = ${DATABASE_TIME} where id = ${id} and died_at is null returning id`.execute(
        db,
      );
      if (own.length === 0) return null;
      const terms: Term[] = [];
      for (const { role, token } of held) terms.push(...(await renewed(db, { id, role, token, termMs })));
      const missing = wanted.filter((role) => !terms.some((term) => term.role === role));
      if (missing.length > 0) terms.push(...(await begun(db, { id, roles: missing, termMs })));
      return { terms, ...(await livingOf(db)) };
    },

    buryDead: (silentMs) =>
      inTransaction(
        db,
        async (trx) => {
          const { rows } = await sql<Row>`
            update process set died_at = ${DATABASE_TIME}
            where died_at is null and seen_at <= ${DATABASE_TIME} - ${silentMs}
            returning id, host, pid, version, roles`.execute(trx);
          await sql`delete from process where died_at <= ${DATABASE_TIME} - ${DAY_MS}`.execute(trx);
          return {
            dead: rows.map(entryOf),
            reclaimed: rows.length === 0 ? 0 : await reclaimFromDead(trx),
          };
        },
        'beside others',
      ),

    leaveProcess: (id) => inTransaction(db, (trx) => remove(trx, id), 'beside others'),

    processes: async () => {
      const { rows } = await sql<
        Row & { startedAt: number; seenAt: number; silentMs: number; diedAt: number | null }
      >`
        select id, host, pid, version, roles, started_at "startedAt", seen_at "seenAt", died_at "diedAt",
          ${DATABASE_TIME} - seen_at "silentMs"
        from process order by started_at, id`.execute(db);
      const { rows: terms } = await sql<{ role: LedRole; id: string }>`
        select role, process_id id from leader where expires_at > ${DATABASE_TIME} order by role`.execute(db);
      return rows.map(
        ({ startedAt, seenAt, silentMs, diedAt, ...row }): LedgerProcess => ({
          ...{ ...entryOf(row), startedAt, seenAt, silentMs: Math.max(0, silentMs), diedAt },
          leads: terms.filter(({ id }) => id === row.id).map(({ role }) => role),
        }),
      );
    },

    forgetProcesses: () =>
      inTransaction(
        db,
        async (trx) => {
          await sql`delete from process`.execute(trx);
          await sql`update leader set token = token + 1, expires_at = 0`.execute(trx);
        },
        'beside others',
      ),
  };
}

async function renewed(
  db: LedgerDb,
  { id, role, token, termMs }: Term & { readonly id: string; readonly termMs: number },
): Promise<readonly Term[]> {
  const { rows } = await sql<Term>`
    update leader set expires_at = ${DATABASE_TIME} + ${termMs}
    where role = ${role} and token = ${token} and process_id = ${id} returning role, token`.execute(db);
  return rows;
}

/** Not where a transaction of the term before is still writing: its row is tried again with the next beat. */
async function begun(
  db: LedgerDb,
  { id, roles, termMs }: { readonly id: string; readonly roles: readonly LedRole[]; readonly termMs: number },
): Promise<readonly Term[]> {
  const { rows } = await sql<Term>`
    update leader set process_id = ${id}, token = token + 1, expires_at = ${DATABASE_TIME} + ${termMs}
    where role in (
      select role from leader where role in ${list(roles)} and expires_at <= ${DATABASE_TIME} order by role ${TO_CHANGE_FREE}
    ) returning role, token`.execute(db);
  return rows;
}

async function livingOf(db: LedgerDb): Promise<Pick<Beat, 'living' | 'anyDead' | 'at'>> {
  const { rows } = await sql<Row & { seen_at: number; at: number }>`
    select id, host, pid, version, roles, seen_at, ${DATABASE_TIME} at from process where died_at is null order by id`.execute(
    db,
  );
  const at = rows[0]?.at ?? 0;
  return { living: rows.map(entryOf), at, anyDead: rows.some(({ seen_at }) => seen_at <= at - DEAD_MS) };
}

async function remove(trx: LedgerDb, id: string): Promise<void> {
  await sql`delete from process where id = ${id}`.execute(trx);
  await sql`update leader set expires_at = 0 where process_id = ${id}`.execute(trx);
  await reclaimFromDead(trx);
}

/** Ends the leases of all who are not known to live. */
async function reclaimFromDead(trx: LedgerDb): Promise<number> {
  const { numAffectedRows } = await sql`
    update record set next_at = ${DATABASE_TIME}, lease_owner = null, lease_version = null
    where work in ('new', 'update', 'progress') and ${inAnyQueue} and next_at > ${DATABASE_TIME} and lease_owner is not null
      and substr(lease_owner, 1, ${sql.raw(String(PROCESS_ID_LENGTH))}) not in (select id from process where died_at is null)`.execute(
    trx,
  );
  return Number(numAffectedRows ?? 0);
}

function entryOf({ id, host, pid, version, roles }: Row): ProcessEntry {
  return { id, host, pid, version, roles: roles === '' ? [] : roles.split(',') };
}
