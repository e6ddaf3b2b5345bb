import { describe, expect, it } from 'vitest';
import { httpAddress } from '../../src/config/httpAddress.ts';
import { folderWith } from './configFolder.ts';

describe('httpAddress', () => {
  it('reads host and port whatever else is wrong or missing', () => {
    const cwd = folderWith({
      'dongbo.yaml': `http: { host: 0.0.0.0, port: "\${P}" }\nnonsense: 1\na: "\${UNSET}"\n`,
    });
    expect(httpAddress({ env: { P: '81' }, cwd })).toEqual({ host: '0.0.0.0', port: 81, tls: false });
  });

  it('knows the defaults', () => {
    expect(httpAddress({ env: {}, cwd: folderWith({ 'dongbo.yaml': 'language: vi\n' }) })).toEqual({
      host: '127.0.0.1',
      port: 8080,
      tls: false,
    });
    const tls = folderWith({ 'dongbo.yaml': 'http: { tls: { certFile: a, keyFile: b } }\n' });
    expect(httpAddress({ env: {}, cwd: tls })).toMatchObject({ tls: true });
  });

  it('fails without a file or with a port that is none', () => {
    expect(() => httpAddress({ env: {}, cwd: folderWith({}) })).toThrow();
    expect(() => httpAddress({ env: {}, cwd: folderWith({ 'dongbo.yaml': 'http: { port: x }' }) })).toThrow();
  });
});
