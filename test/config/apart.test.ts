import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireApart } from '../../src/config/apart.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, SECRETS, SMALLEST } from './configFolder.ts';

function configs(...changes: readonly string[]) {
  return changes.map((change, place) => {
    const own = SMALLEST.replace(/code: \w+/, `code: H${place}`);
    return loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': `${own}${change}`, ...SECRETS }) });
  });
}

const SERVING = { serves: true };

test('two provinces in folders of their own can run together', () => {
  expect(() => requireApart(configs('', ''), SERVING)).not.toThrow();
});

test('one province, folder, payload key or ledger for two is refused, with both files', () => {
  const [one, other] = configs('', '') as [ReturnType<typeof loadConfig>, ReturnType<typeof loadConfig>];
  const both = new RegExp(`${one.file} and ${other.file} both name`);
  expect(() => requireApart([one, { ...other, province: one.province }], SERVING)).toThrow(both);
  expect(() => requireApart([one, { ...other, dataDir: one.dataDir }], SERVING)).toThrow(both);
  const keyFile = 'privacy: { keyFile: /etc/dongbo/payload.key }\n';
  expect(() => requireApart(configs(keyFile, keyFile), SERVING)).toThrow('both name the payload key');
  const ledger = (schema: string, port: string) =>
    `ledger: { url: "postgres://a@db.example${port}/nation", schema: ${schema} }\n`;
  expect(() => requireApart(configs(ledger('h0', ''), ledger('h1', '')), SERVING)).not.toThrow();
  expect(() => requireApart(configs(ledger('h0', ''), ledger('h0', ':5432')), SERVING)).toThrow(
    expect.objectContaining({ code: 'provinces.not_apart', exitCode: 2 }),
  );
});

test('one address for all pages, unless none are served', () => {
  const differ = configs('http: { port: 8080 }\n', 'http: { port: 8081 }\n');
  expect(() => requireApart(differ, SERVING)).toThrow(
    expect.objectContaining({ code: 'provinces.other_address' }),
  );
  expect(() => requireApart(differ, { serves: false })).not.toThrow();
});

test('provinces that take files from one place are refused, with both folders, whatever link leads there', () => {
  const inbox = mkdtempSync(join(tmpdir(), 'dongbo-inbox-'));
  mkdirSync(join(inbox, 'a', 'deeper'), { recursive: true });
  symlinkSync(join(inbox, 'a'), join(inbox, 'link'));
  const of = (...folders: readonly string[]) => {
    const source = (folder: string): string =>
      `source: { kind: files, folder: ${join(inbox, folder)}, censusFrom: 2024-01-01, columns: { caseNo: x } }\n`;
    return folders.map((folder, place) => {
      const own = SMALLEST.replace(/code: \w+/, `code: H${place}`).replace(
        /^source:\n( .*\n)+/m,
        source(folder),
      );
      return loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': own, ...SECRETS }) });
    });
  };
  expect(() => requireApart(of('a', 'b', 'ab'), SERVING)).not.toThrow();
  for (const other of ['a', 'a/deeper', '.', 'link', 'link/new', 'b/../a']) {
    const [one, two] = of('a', other) as [ReturnType<typeof loadConfig>, ReturnType<typeof loadConfig>];
    for (const order of [
      [one, two],
      [two, one],
    ]) {
      expect(() => requireApart(order, SERVING), other).toThrow(
        expect.objectContaining({
          code: 'provinces.not_apart',
          message: expect.stringMatching(/the folder .*dongbo\.yaml.* is, holds or lies in .*dongbo\.yaml/),
        }),
      );
    }
  }
});
