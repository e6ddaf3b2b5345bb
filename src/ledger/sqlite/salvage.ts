import Database from 'better-sqlite3';
import { makePrivateFile } from '../../dataDir/privateFile.ts';
import { systemFaultOf } from '../../domain/systemFault.ts';
import { TABLE_NAMES } from '../sql/counters/counterTables.ts';
import { layOut } from './layOut.ts';
import { MIGRATIONS, migrate } from './migrate.ts';
import { salvageTable } from './salvageTable.ts';

export interface Salvage {
  readonly cases: number;
  /** Cases whose rows are lost, but whose numbers are known. */
  readonly lostCases: number;
  /** Tables of which something is lost. */
  readonly incomplete: readonly string[];
}

/**
 * Copies what can be read of a damaged ledger into a new file, without counters. A lost case that is still known by its number
 * becomes a row of the baseline without a status: nothing that was acknowledged of it is believed, and it goes out as an update
 * once the census has read it.
 */
export function salvage(damaged: string, to: string): Salvage {
  const from = new Database(damaged, { readonly: true, fileMustExist: true });
  makePrivateFile(to);
  const target = new Database(to);
  try {
    layOut(target);
    // Of no use to anybody until it is whole.
    target.pragma('synchronous = OFF');
    migrate(target, MIGRATIONS.slice(0, Number(from.pragma('user_version', { simple: true }))));
    target.pragma(`application_id = ${Number(from.pragma('application_id', { simple: true }))}`);
    target.pragma('foreign_keys = OFF');
    const triggers = definitions(target, 'trigger');
    // Those of the audit trail take rows only in an unbroken chain.
    for (const { name } of triggers) target.exec(`drop trigger "${name}"`);
    const incomplete: string[] = [];
    for (const { name } of definitions(target, 'table')) {
      if ((TABLE_NAMES as readonly string[]).includes(name)) continue;
      if (!salvageTable(from, target, name).isComplete) incomplete.push(name);
    }
    const lostCases = incomplete.includes('record') ? rememberLost(from, target) : 0;
    dropOrphans(target);
    for (const { sql } of triggers) target.exec(sql);
    const { n } = target.prepare<[], { n: number }>('select count(*) n from record').get() ?? { n: 0 };
    return { cases: n, lostCases, incomplete };
  } finally {
    from.close();
    target.close();
  }
}

function definitions(database: Database.Database, type: string): readonly { name: string; sql: string }[] {
  return database
    .prepare<[string], { name: string; sql: string }>(
      "select name, sql from sqlite_master where type = ? and name not like 'sqlite_%'",
    )
    .all(type);
}

/** By the index of case numbers, which lies on other pages than the cases. */
function rememberLost(from: Database.Database, target: Database.Database): number {
  const isKept = target.prepare('select 1 from record where case_no = ?');
  const remember = target.prepare('insert or ignore into baseline (case_no, status) values (?, null)');
  let lost = 0;
  const look = (direction: 'asc' | 'desc'): boolean => {
    try {
      const numbers = from.prepare<[], [string]>(`select case_no from record order by case_no ${direction}`);
      for (const [caseNo] of numbers.raw().iterate()) {
        if (isKept.get(caseNo) === undefined) lost += remember.run(caseNo).changes;
      }
      return true;
    } catch (error) {
      if (systemFaultOf(error) !== 'ledger_damaged') throw error;
      return false;
    }
  };
  if (!look('asc')) look('desc');
  return lost;
}

/** What belongs to a case that is lost. */
function dropOrphans(target: Database.Database): void {
  for (const { name } of definitions(target, 'table')) {
    const refers = target
      .prepare<[string], { from: string }>(
        `select "from" from pragma_foreign_key_list(?) where "table" = 'record'`,
      )
      .all(name);
    for (const { from } of refers) {
      target.exec(`delete from "${name}" where "${from}" not in (select id from record)`);
    }
  }
}
