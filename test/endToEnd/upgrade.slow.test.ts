import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { schemaOf } from '../../src/ledger/sqlite/upgrade.ts';
import { placeLedgerOf010, SCHEMA } from '../upgrade/madeBy010.ts';
import { startWithoutPages } from './support/daemon.ts';
import { startTestProvince } from './support/testProvince.ts';

it('reading commands refuse a ledger of 0.1.0, migrate tries it first, and start brings it up to date', async () => {
  const site = await startTestProvince({ records: 400 });
  onTestFinished(() => site.close());
  const file = await placeLedgerOf010(site.dataDir);

  const gap = await site.run('gap', '--lang', 'en');
  expect(gap.code).toBe(2);
  expect(gap.stderr).toMatch(
    /has schema 7; this dongbo works with schema \d+\.\nRemedy: The next start, or /,
  );
  const doctor = await site.run('doctor', '--lang', 'en');
  expect(doctor.stdout).toMatch(/has\s+schema\s+7;/);
  const check = await site.run('migrate', '--check', '--json');
  expect(JSON.parse(check.stdout)).toMatchObject({ from: SCHEMA });
  expect(schemaOf(file), 'until now nobody has migrated it').toBe(SCHEMA);

  const daemon = await startWithoutPages(site);
  expect(daemon.events('ledger.upgraded')).toMatchObject([{ level: 40, found: SCHEMA }]);
  expect(existsSync(join(site.dataDir, 'upgrades', 'ledger-schema-7.db'))).toBe(true);
  const beside = await site.run('migrate');
  expect(beside.code, 'beside a daemon').toBe(5);
  const after = await site.run('gap', '--json');
  expect(JSON.parse(after.stdout)).toMatchObject({ total: 400 });
  daemon.kill('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
});
