import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { Kysely, SqliteDialect } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry, AuditProof, AuditRow } from '../../../../src/ledger/port/audit.ts';
import { hashOf } from '../../../../src/ledger/sql/audit/chain.ts';
import { appendAudit, auditOf } from '../../../../src/ledger/sql/audit/trail.ts';
import { migrate } from '../../../../src/ledger/sqlite/migrate.ts';
import { openSqliteLedger } from '../../../../src/ledger/sqlite/open.ts';
import { anyText } from '../../../support/anyText.ts';
import { ENTRY } from '../../contract/auditTrail.ts';

let database: Database.Database;
let db: Kysely<unknown>;
beforeAll(() => {
  database = new Database(':memory:');
  migrate(database);
  db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
});
afterAll(() => db.destroy());

const text = anyText({ maxLength: 20 });
const entry: fc.Arbitrary<AuditEntry> = fc.record({
  at: fc.nat(),
  who: text,
  origin: text,
  action: fc.constantFrom('replay.created', 'key.created', 'snapshot.taken'),
  subject: text,
  count: fc.option(fc.nat()),
  note: text,
});

/** The trail of these entries, as somebody left it who has the file and dropped the triggers. */
async function tampered(
  entries: readonly AuditEntry[],
  tamper: (rows: AuditRow[]) => AuditRow[],
): Promise<{ before: AuditRow[]; proof: AuditProof; withHead: AuditProof }> {
  database.exec('begin');
  try {
    for (const one of entries) await appendAudit(db, one);
    const before = database.prepare<[], AuditRow>('select * from audit order by seq').all();
    const triggers = "select name from sqlite_master where type = 'trigger' and tbl_name = 'audit'";
    for (const name of database.prepare<[], string>(triggers).pluck().all())
      database.exec(`drop trigger ${name}`);
    // Who rewrites the table may well drop the rule that no two rows have one hash, too.
    database.exec('delete from audit; create table copy as select * from audit; drop table audit');
    database.exec('alter table copy rename to audit');
    const insert = database.prepare(
      'insert into audit values (@seq, @at, @who, @origin, @action, @subject, @count, @note, @previous, @hash)',
    );
    for (const row of tamper(structuredClone(before))) insert.run(row);
    return {
      before,
      proof: await auditOf(db).proveAudit(),
      withHead: await auditOf(db).proveAudit(before.at(-1)?.hash),
    };
  } finally {
    database.exec('rollback');
  }
}

const trail = fc.array(entry, { minLength: 2, maxLength: 8 });

describe('the audit trail', () => {
  it('is proved intact while nobody alters it, whatever its texts are', async () => {
    await fc.assert(
      fc.asyncProperty(trail, async (entries) => {
        const { before, proof, withHead } = await tampered(entries, (rows) => rows);
        expect(proof).toEqual({
          rows: entries.length,
          lastSeq: entries.length,
          checkpoint: null,
          head: before.at(-1)?.hash,
          broken: null,
          notedAt: null,
        });
        expect(withHead.notedAt).toBe(entries.length);
      }),
      { numRuns: 50 },
    );
  });

  it('shows the first row that was altered', async () => {
    const edit = fc.oneof(
      fc.record({
        field: fc.constantFrom('who', 'origin', 'action', 'subject', 'note', 'previous', 'hash'),
        to: text,
      }),
      fc.record({ field: fc.constantFrom('at', 'count'), to: fc.nat() }),
      fc.record({ field: fc.constant('count'), to: fc.constant(null) }),
    );
    await fc.assert(
      fc.asyncProperty(trail, fc.nat(), edit, async (entries, pick, { field, to }) => {
        const at = pick % entries.length;
        const { before, proof } = await tampered(entries, (rows) =>
          rows.map((row, index) => (index === at ? { ...row, [field]: to } : row)),
        );
        fc.pre(before[at]?.[field as keyof AuditRow] !== to);
        expect(proof.broken?.seq).toBe(at + 1);
        expect(proof.head).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('shows the first missing row; a missing end is only shown by a noted hash', async () => {
    await fc.assert(
      fc.asyncProperty(trail, fc.nat(), async (entries, pick) => {
        const at = pick % entries.length;
        const gone = await tampered(entries, (rows) => rows.filter((_, index) => index !== at));
        if (at < entries.length - 1) expect(gone.proof.broken).toEqual({ seq: at + 1, why: 'missing' });
        const cut = await tampered(entries, (rows) => rows.slice(0, at));
        expect(cut.proof.broken).toBeNull();
        for (const { broken, notedAt } of [gone.withHead, cut.withHead]) {
          expect(broken === null && notedAt !== null).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('shows rows that were swapped, inserted, or put before the first', async () => {
    await fc.assert(
      fc.asyncProperty(trail, fc.nat(), fc.nat(), entry, async (entries, a, b, extra) => {
        const [one, other] = [a % entries.length, b % entries.length];
        const renumbered = (rows: AuditRow[]) => rows.map((row, index) => ({ ...row, seq: index + 1 }));
        if (one !== other) {
          const swapped = await tampered(entries, (rows) => {
            const [x, y] = [rows[one], rows[other]];
            return renumbered(rows.map((row) => (row === x ? (y ?? row) : row === y ? (x ?? row) : row)));
          });
          expect(swapped.proof.broken?.seq).toBe(Math.min(one, other) + 1);
        }
        // Put in with a right hash of its own, linked to the row before it.
        const forged = (previous: string, seq: number): AuditRow => {
          const row = { ...ENTRY, ...extra, previous, seq };
          return { ...row, hash: hashOf(row) };
        };
        const put = await tampered(entries, (rows) =>
          renumbered(rows.toSpliced(one, 0, forged(rows[one]?.previous ?? '', one + 1))),
        );
        expect(put.proof.broken?.seq).toBe(one + 2);
        const before = await tampered(entries, (rows) => [forged('0'.repeat(64), 0 - (b % 5)), ...rows]);
        expect(before.proof.broken).toEqual({ seq: 0 - (b % 5), why: 'unlinked' });
      }),
      { numRuns: 100 },
    );
  });

  it('no longer has a noted hash when a row and all after it were rewritten', async () => {
    await fc.assert(
      fc.asyncProperty(trail, fc.nat(), async (entries, pick) => {
        const at = pick % entries.length;
        const { proof, withHead } = await tampered(entries, (rows) => {
          const anew: AuditRow[] = [];
          for (const [index, row] of rows.entries()) {
            const changed = index === at ? { ...row, count: (row.count ?? 0) + 1 } : row;
            const linked = { ...changed, previous: anew.at(-1)?.hash ?? '0'.repeat(64) };
            anew.push({ ...linked, hash: hashOf(linked) });
          }
          return anew;
        });
        expect(proof.broken).toBeNull();
        expect(withHead).toMatchObject({ broken: null, notedAt: null });
      }),
      { numRuns: 50 },
    );
  });

  it('cannot be changed, cut, replaced or forked by a statement', async () => {
    database.exec('begin');
    await appendAudit(db, ENTRY);
    await appendAudit(db, ENTRY);
    const columns = 'at, who, origin, action, subject, count, note, previous';
    const copy = (seq: string, hash: string) =>
      `insert or replace into audit (seq, ${columns}, hash) select ${seq}, ${columns}, ${hash} from audit where seq = 2`;
    for (const statement of [
      "update audit set note = 'x'",
      'update audit set seq = 9 where seq = 2',
      'delete from audit where seq = 2',
      copy('2', 'hash'),
      copy('1', "'x'"),
      copy('3', "'x'"),
      copy('null', "'x'"),
      // Linked rightly, but with a gap before it.
      `insert into audit (seq, ${columns}, hash) select 4, ${columns.replace('previous', 'hash')}, 'x' from audit where seq = 2`,
    ]) {
      expect(() => database.exec(statement), statement).toThrow('only appended to');
    }
    expect(await auditOf(db).proveAudit()).toMatchObject({ rows: 2, broken: null });
    database.exec('rollback');
  });

  it('is one chain when processes append at the same time', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dongbo-audit-'));
    const file = join(dir, 'ledger.db');
    const ledger = openSqliteLedger({ file, key: null });
    const code = `
      const { workerData } = require('node:worker_threads');
      import(workerData.open).then(async ({ openSqliteLedger }) => {
        const ledger = openSqliteLedger({ file: workerData.file, key: null });
        // All three begin together.
        Atomics.add(workerData.ready, 0, 1);
        while (Atomics.load(workerData.ready, 0) < 3) Atomics.wait(workerData.ready, 0, 0, 1);
        for (let n = 0; n < 100; n += 1) await ledger.appendAudit(workerData.entry);
        await ledger.close();
      });`;
    const open = new URL('../../../../src/ledger/sqlite/open.ts', import.meta.url).href;
    const ready = new Int32Array(new SharedArrayBuffer(4));
    const appended = ['a', 'b', 'c'].map(async (who) => {
      const worker = new Worker(code, {
        eval: true,
        workerData: { open, file, ready, entry: { ...ENTRY, who } },
      });
      await new Promise((resolve, reject) => worker.once('error', reject).once('exit', resolve));
    });
    await Promise.all(appended);
    expect(await ledger.proveAudit()).toMatchObject({ rows: 300, broken: null });
    await ledger.close();
    await rm(dir, { recursive: true });
  });
});
