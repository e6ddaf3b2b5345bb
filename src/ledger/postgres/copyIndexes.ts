type Run = (
  text: string,
  values?: readonly unknown[],
) => Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;

/** Of one index, with 20 of them over a large ledger; the server's own 64 MB would sort on the disk. */
const INDEX_MEMORY = '256MB';

/** References last: each needs the key of the other table, which is of use to no index. */
const FOUND = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drops,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as makes,
    case contype when 'f' then 3 else 1 end as turn
  from pg_constraint
  where connamespace = current_schema::regnamespace and contype in ('p', 'u', 'f')
  union all
  select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid), 2
  from pg_index join pg_class on pg_class.oid = indexrelid
  where relnamespace = current_schema::regnamespace
    and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))`;

/** Of tables that are still empty; their statements are kept in the copy, for the run that continues it. */
export async function dropIndexes(run: Run): Promise<void> {
  const { rows: begun } = await run("select to_regclass('ledger_copy') is not null as there");
  if (begun[0]?.['there'] === true) return;
  await run('begin');
  const { rows } = await run(`select drops, makes, turn from (${FOUND}) found order by turn desc, makes`);
  await run('create table ledger_copy (progress text not null)');
  await run('create table ledger_copy_index (turn integer not null, makes text not null)');
  for (const { drops, makes, turn } of rows) {
    await run(String(drops));
    await run('insert into ledger_copy_index values ($1, $2)', [turn, makes]);
  }
  await run('commit');
}

/** Each in a transaction of its own, so that the run that continues makes the others. */
export async function makeIndexes(run: Run, onMade: (made: number, total: number) => void): Promise<void> {
  const { rows } = await run('select makes from ledger_copy_index order by turn, makes');
  await run(`set maintenance_work_mem = '${INDEX_MEMORY}'`);
  for (const [i, { makes }] of rows.entries()) {
    await run('begin');
    await run(String(makes));
    await run('delete from ledger_copy_index where makes = $1', [makes]);
    await run('commit');
    onMade(i + 1, rows.length);
  }
  await run('reset maintenance_work_mem');
}
