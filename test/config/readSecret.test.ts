import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecret } from '../../src/config/readSecret.ts';
import type { Problem } from '../../src/input/problem.ts';
import { folderWith } from './configFolder.ts';

function read(
  values: Readonly<Record<string, unknown>>,
  options: {
    folder?: string;
    env?: NodeJS.ProcessEnv;
    need?: 'required' | 'optional';
    reported?: string[];
  } = {},
): { text: string | undefined; problems: Problem[] } {
  const problems: Problem[] = [];
  const place = { group: 'portal', fileKey: 'passwordFile', envKey: 'passwordEnv', values };
  const search = {
    folder: options.folder ?? '/',
    env: options.env ?? {},
    reported: new Set(options.reported),
  };
  return { text: readSecret(place, options.need ?? 'required', search, problems)?.reveal(), problems };
}

function fromFile(content: string, mode = 0o600): ReturnType<typeof read> {
  const folder = folderWith({ 'secrets/pw': content });
  chmodSync(join(folder, 'secrets/pw'), mode);
  return read({ passwordFile: 'secrets/pw' }, { folder });
}

describe('a secret in a file', () => {
  it.each([
    ['pw', 'pw'],
    ['pw\n', 'pw'],
    ['pw\r\n', 'pw'],
    [' p w \n\n', ' p w \n'],
    ['\uFEFFmật khẩu', 'mật khẩu'],
  ])('is %j without the line break that ends it', (content, text) => {
    expect(fromFile(content)).toEqual({ text, problems: [] });
  });

  it.each(['', '\n', '\r\n'])('must not be empty: %j', (content) => {
    expect(fromFile(content).problems).toMatchObject([
      { path: 'portal.passwordFile', found: { en: 'an empty file' } },
    ]);
  });

  it('must not be readable for every account; for a group it may', () => {
    expect(fromFile('pw', 0o640).text).toBe('pw');
    const open = fromFile('pw', 0o604);
    expect(open.text).toBeUndefined();
    expect(open.problems).toMatchObject([{ remedy: { en: 'Run chmod 600 on it.' } }]);
    expect(JSON.stringify(open.problems)).not.toContain('"pw"');
  });

  it('must be a file of sensible size', () => {
    expect(fromFile('x'.repeat(65_537)).problems).toHaveLength(1);
    expect(
      read({ passwordFile: './secrets' }, { folder: folderWith({ 'secrets/a': '' }) }).problems,
    ).toHaveLength(1);
  });
});

describe('a secret in the environment', () => {
  it('is taken as it is', () => {
    expect(read({ passwordEnv: 'PW' }, { env: { PW: ' p w\n' } }).text).toBe(' p w\n');
  });

  it('must be set and not empty', () => {
    expect(read({ passwordEnv: 'PW' }).problems).toMatchObject([
      { path: 'portal.passwordEnv', found: { en: 'PW: not set in the environment' } },
    ]);
    expect(read({ passwordEnv: 'PW' }, { env: { PW: '' } }).problems).toMatchObject([
      { found: { en: 'PW: empty in the environment' } },
    ]);
  });
});

describe('the place of a secret', () => {
  it('may be left out only where the secret is optional', () => {
    expect(read({}, { need: 'optional' })).toEqual({ text: undefined, problems: [] });
    expect(read({}).problems).toMatchObject([{ path: 'portal.passwordFile' }]);
  });

  it('of the wrong type, or already reported, is not reported again', () => {
    expect(read({ passwordFile: 5 }).problems).toEqual([]);
    expect(read({ passwordFile: 'a/b' }, { reported: ['portal.passwordFile'] }).problems).toEqual([]);
  });
});
