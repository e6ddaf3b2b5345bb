import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../../../domain/actor.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Identity, LedgerKeys } from '../../port/keys.ts';
import { appendAudit } from '../audit/trail.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { KEY_COLUMNS, type KeyRow, stored, withoutHash } from './keyRows.ts';

type Identities = Pick<LedgerKeys, 'signInIdentity' | 'signOutIdentity' | 'restoreIdentity'>;

export function identitiesOf(db: LedgerDb): Identities {
  return {
    signInIdentity: (identity, by, now) =>
      inTransaction(db, async (trx) => {
        const { issuer, subject, role } = identity;
        const { rows } = await sql<KeyRow>`
          select ${KEY_COLUMNS} from api_key where issuer = ${issuer} and subject = ${subject}`.execute(trx);
        const row = rows[0];
        if (row === undefined) return await insert(trx, identity, by, now);
        if (row.revokedAt !== null) return null;
        const agencies = agenciesJson(identity);
        if (row.role !== role || row.agencies !== agencies) {
          await sql`update api_key set role = ${role}, agencies = ${agencies} where id = ${row.id}`.execute(
            trx,
          );
          const about = subjectOf({ ...identity, id: row.id, name: row.name });
          await appendAudit(trx, {
            at: now,
            ...by,
            action: 'key.changed',
            subject: about,
            count: null,
            note: '',
          });
        }
        return row.id;
      }),

    signOutIdentity: async ({ issuer, subject }) => {
      await sql`
        delete from session
        where key_id in (select id from api_key where issuer = ${issuer} and subject = ${subject})`.execute(
        db,
      );
    },

    restoreIdentity: (id, by, now) =>
      inTransaction(db, async (trx) => {
        const { rows } = await sql<KeyRow>`
          select ${KEY_COLUMNS} from api_key
          where id = ${id} and issuer is not null and revoked_at is not null`.execute(trx);
        const row = rows[0];
        if (row === undefined) return null;
        const name = await freeName(trx, row.name);
        await sql`update api_key set revoked_at = null, name = ${name} where id = ${id}`.execute(trx);
        const key = withoutHash({ ...stored(row), name, revokedAt: null });
        await appendAudit(trx, {
          at: now,
          ...by,
          action: 'key.restored',
          subject: subjectOf(key),
          count: null,
          note: '',
        });
        return key;
      }),
  };
}

async function insert(trx: LedgerDb, identity: Identity, by: Actor, now: Instant): Promise<string> {
  const { issuer, subject, role } = identity;
  const name = await freeName(trx, identity.name);
  const id = randomBytes(6).toString('hex');
  // The hash of nothing that anybody could present.
  const hash = randomBytes(32);
  await sql`
    insert into api_key (id, name, role, hash, agencies, created_at, issuer, subject)
    values (${id}, ${name}, ${role}, ${hash}, ${agenciesJson(identity)}, ${now}, ${issuer}, ${subject})`.execute(
    trx,
  );
  const about = subjectOf({ ...identity, id, name });
  await appendAudit(trx, {
    at: now,
    ...by,
    action: 'key.created',
    subject: about,
    count: null,
    note: issuer,
  });
  return id;
}

function agenciesJson({ agencies }: Identity): string | null {
  return agencies && JSON.stringify(agencies);
}

function subjectOf(key: Pick<Identity, 'name' | 'role' | 'agencies'> & { readonly id: string }): string {
  const scope = key.agencies === null ? '' : `, agencies ${key.agencies.join(' ')}`;
  return `${key.name} (${key.id}): ${key.role}${scope}`;
}

/** The name itself, or with the first number that makes it free: two people can have one name. */
async function freeName(trx: LedgerDb, wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    const { rows } = await sql`
      select 1 from api_key where (name = ${name} and revoked_at is null) or id = ${name}`.execute(trx);
    if (rows.length === 0) return name;
  }
}
