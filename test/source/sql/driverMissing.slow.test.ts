import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };

const ROOT = resolve(import.meta.dirname, '../../..');

/** Reads a source in a process that cannot find the package, as after `npm ci --omit=optional`. */
function probeWithout(name: string, url: string): { code: string; remedy: string; vi: string } {
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(specifier, context, next) {
      if (specifier.split('/')[0] !== ${JSON.stringify(name)}) return next(specifier, context);
      throw Object.assign(new Error('no such package'), { code: 'ERR_MODULE_NOT_FOUND' });
    } });
    const { createSqlSource } = await import('${ROOT}/src/source/sql/sql.ts');
    const { sqlSchema } = await import('${ROOT}/src/source/sql/settings.ts');
    const settings = sqlSchema.parse({ kind: 'sql', url: ${JSON.stringify(url)}, censusFrom: '2024-01-01',
      cases: { view: 'v', columns: { caseNo: 'n' } } });
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const source = createSqlSource({ ...settings, password: '', censusFrom: 0, offsetMs: 0 }, { now: Date.now, log });
    await source.probe(new AbortController().signal).catch((error) => {
      console.log(JSON.stringify({ code: error.code, remedy: error.remedy, vi: error.vi.remedy }));
    });`;
  const shown = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(shown) as { code: string; remedy: string; vi: string };
}

it.each([
  ['mssql', 'sqlserver://reader@127.0.0.1:1/registry'],
  ['oracledb', 'oracle://reader@127.0.0.1:1/registry'],
  ['mysql2', 'mysql://reader@127.0.0.1:1/registry'],
] as const)('without the package %s a source says what to type, with the exact version', (name, url) => {
  const { code, remedy, vi } = probeWithout(name, url);
  expect(code).toBe('source.no_driver');
  const command = `npm install --no-save --prefix ${ROOT} ${name}@${packageJson.optionalDependencies[name]}`;
  expect(remedy).toContain(command);
  expect(vi).toContain(command);
});
