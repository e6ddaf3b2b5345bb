import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placeTables } from '../../src/app/placeTables.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';

const SHIPPED = join(import.meta.dirname, '../../config/mappings');

test('tables that the configuration leaves out stand in dataDir after the first start, and mean what they did', () => {
  const folder = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS });
  const before = loadConfig({ env: {}, cwd: folder });
  placeTables(before);
  const placed = join(folder, 'data/mappings');
  expect(readFileSync(join(placed, 'statuses.csv'))).toEqual(readFileSync(join(SHIPPED, 'statuses.csv')));
  expect(statSync(join(placed, 'agencies.csv')).mode & 0o777).toBe(0o600);
  const after = loadConfig({ env: {}, cwd: folder });
  expect(after.mappings).toEqual(before.mappings);
  expect(after.mappings.agencies).toBeNull();
});

test('a table that stands there is never overwritten, and is the one that is read', () => {
  const folder = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS });
  mkdirSync(join(folder, 'data/mappings'), { recursive: true });
  const own = 'local,portal\nours,4\n';
  writeFileSync(join(folder, 'data/mappings/statuses.csv'), own);
  const config = loadConfig({ env: {}, cwd: folder });
  placeTables(config);
  expect(readFileSync(config.tables.statuses, 'utf8')).toBe(own);
  expect([...config.mappings.statuses]).toEqual([['ours', '4']]);
});

test('a table that the configuration names is not copied, and has to exist', () => {
  const files = { 'dongbo.yaml': `${SMALLEST}mappings: { statuses: mine.csv }\n`, ...SECRETS };
  const folder = folderWith(files);
  expect(() => loadConfig({ env: {}, cwd: folder })).toThrow(/mine.csv/);
});
