import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { calledAs } from '../../src/cli/calledAs.cjs';
import { folderWith } from '../config/configFolder.ts';

const CHECKOUT = resolve(import.meta.dirname, '../..');

test('the last --config of the line counts, in both forms, and nothing after --', () => {
  const config = (...words: string[]): string =>
    calledAs(['node', 'dongbo.cjs', ...words], {}, CHECKOUT).DONGBO_TYPED_CONFIG;
  expect(config('gap', '--config', '/a.yaml')).toBe('/a.yaml');
  expect(config('--config=/a.yaml', 'gap')).toBe('/a.yaml');
  expect(config('--config', '/a.yaml', 'gap', '--config=/b.yaml')).toBe('/b.yaml');
  expect(config('gap', '--', '--config', '/a.yaml')).toBe('');
  expect(config('gap', '--config')).toBe('');
});

test('a configuration that is found by itself is not named', () => {
  const own = join(CHECKOUT, 'dongbo.yaml');
  expect(calledAs(['node', 'x', 'gap', '--config', own], {}, CHECKOUT).DONGBO_TYPED_CONFIG).toBe('');
  const env = { DONGBO_TYPED_AS: 'dongbo', DONGBO_CONFIG: '/etc/dongbo/dongbo.yaml' };
  expect(calledAs(['node', 'x', 'gap'], env, '/').DONGBO_TYPED_CONFIG).toBe('');
});

test('one that is found in the folder alone is named where it is there, since a hint is read anywhere', () => {
  const dir = folderWith({});
  const env = { DONGBO_TYPED_AS: 'dongbo' };
  const called = (): string => calledAs(['node', 'x', 'start'], env, dir).DONGBO_TYPED_CONFIG;
  expect(called()).toBe('');
  writeFileSync(join(dir, 'dongbo.yaml'), '');
  expect(called()).toBe(join(dir, 'dongbo.yaml'));
});

test('dongbo is called by its name where it was, by npm in a checkout, and by npm of its checkout elsewhere', () => {
  const typed = (script: string, cwd: string): string => calledAs(['node', script], {}, cwd).DONGBO_TYPED_AS;
  expect(typed('/usr/local/bin/dongbo', '/')).toBe('dongbo');
  expect(typed(join(CHECKOUT, 'src/cli/dongbo.cjs'), join(CHECKOUT, 'docs'))).toBe('');
  expect(typed(join(CHECKOUT, 'src/cli/dongbo.cjs'), '/')).toBe(`npm --prefix ${CHECKOUT} run -s dongbo --`);
});
