import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { serverSettings } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith } from '../config/configFolder.ts';
import { type ComposeService, mountsOf, readCompose } from './composeFile.ts';
import { imageInstructions, ROOT, read } from './files.ts';

const FILE = 'config/dongbo.machines.yaml';
const compose = readCompose('compose.machines.yaml');
const { 'dongbo-1': first, 'dongbo-2': second, postgres, redis } = compose.services;
const both = [first, second].filter((one) => one !== undefined);
const services = Object.values(compose.services);
const option = (of: ComposeService | undefined, name: string): string | undefined =>
  of?.command.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);

/** As a container sees it, below a folder. */
function loaded() {
  const place = (text: string): string => text.replaceAll('/run/secrets/', './secrets/');
  const secrets = Object.keys(compose.secrets).map((name) => [`secrets/${name}`, `${name}-0123456789\n`]);
  const cwd = folderWith({ 'dongbo.yaml': place(read(FILE)), ...Object.fromEntries(secrets) });
  return { cwd, config: loadConfig({ env: {}, cwd }) };
}

describe('compose.machines.yaml', () => {
  it('declares what it uses, uses what it declares, and mounts files that exist, read-only', () => {
    const volumes = services.flatMap((each) => each.volumes.map((volume) => volume.split(':')));
    const named = volumes.map(([from = '']) => from).filter((from) => !from.startsWith('.'));
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)));
    expect(new Set(services.flatMap(({ networks }) => networks))).toEqual(
      new Set(Object.keys(compose.networks)),
    );
    expect(new Set(services.flatMap(({ secrets }) => secrets))).toEqual(
      new Set(Object.keys(compose.secrets)),
    );
    for (const [from = '', , mode] of volumes.filter(([from = '']) => from.startsWith('.'))) {
      expect(existsSync(join(ROOT, from)), from).toBe(true);
      expect(mode, from).toBe('ro');
    }
    const ignored = read('.gitignore').split('\n');
    for (const { file } of Object.values(compose.secrets)) expect(ignored).toContain(`/${join(file, '..')}/`);
  });

  it('runs two dongbos that differ in their data folder and their port, and in nothing else', () => {
    expect(both).toHaveLength(2);
    const [one, other] = both.map(({ ports, volumes, ...rest }) => ({
      rest: { ...rest, volumes: volumes.filter((volume) => !volume.startsWith('data')) },
      data: mountsOf({ volumes }).get('/data'),
      port: ports.join(),
    }));
    expect(one?.rest).toEqual(other?.rest);
    expect(one?.data).not.toBe(other?.data);
    expect([one?.port, other?.port]).toEqual(['127.0.0.1:8080:8080', '127.0.0.1:8081:8080']);
  });

  it('has a configuration that loads, with the secrets, tables and folders that the containers have', () => {
    const { cwd, config } = loaded();
    const env = imageInstructions().find(({ name }) => name === 'ENV')?.args ?? '';
    for (const one of both) {
      const mounted = mountsOf(one);
      expect(mounted.get(/DONGBO_CONFIG=(\S+)/.exec(env)?.[1] ?? '')).toBe(`./${FILE}`);
      expect(mounted.has(config.dataDir)).toBe(true);
      // One for both, where all can be changed.
      const { portalFields: _shipped, ...tables } = config.tables;
      const folders = Object.values(tables).map((file) => dirname(file));
      expect(new Set(folders.map((folder) => mounted.get(folder)))).toEqual(new Set(['tables']));
    }
    expect(config.privacy.keyFile).toBe(join(cwd, 'secrets/payload.key'));
    const { ledger, queue, ...written }: Record<string, object> = parse(read(FILE));
    const alone: unknown = parse(read('config/dongbo.compose.yaml'));
    expect(written, 'otherwise as the one with a ledger of its own').toMatchObject(
      Object.fromEntries(Object.entries(alone as object).filter(([key]) => key !== 'queue')),
    );
    expect([ledger, queue]).not.toContain(undefined);
  });

  it('reaches PostgreSQL and Redis by their names, once they are healthy, and keeps both off other networks', () => {
    const { config } = loaded();
    if (config.ledger === null) throw new Error('the ledger is not on a server');
    const { url, password, tls } = serverSettings(config.ledger);
    const { hostname, username, pathname } = new URL(url);
    expect(compose.services[hostname]).toBe(postgres);
    expect(postgres?.environment).toMatchObject({
      ...{ POSTGRES_USER: username, POSTGRES_DB: pathname.slice(1) },
      POSTGRES_PASSWORD_FILE: '/run/secrets/ledger',
    });
    expect(password).toBe('ledger-0123456789');
    expect(tls.mode, 'the image has no certificate').toBe('off');
    expect(postgres?.healthcheck?.test.join(' ')).toContain(
      `--username=${username} --dbname=${pathname.slice(1)}`,
    );
    expect(compose.services[new URL(config.queue.url).hostname]).toBe(redis);
    for (const one of [postgres, redis]) {
      expect(one?.ports).toEqual([]);
      for (const network of one?.networks ?? []) expect(compose.networks[network]?.internal).toBe(true);
    }
    for (const { depends_on } of both) {
      expect(Object.keys(depends_on)).toEqual(['redis', 'postgres']);
      for (const { condition } of Object.values(depends_on)) expect(condition).toBe('service_healthy');
    }
    expect(redis?.command.join(' ')).toContain('--maxmemory-policy noeviction');
  });

  it('has connections for both and for commands beside them, and time to drain', () => {
    const { config } = loaded();
    const wanted = both.length * ((config.ledger?.poolSize ?? 0) + 2) + 6;
    expect(Number(option(postgres, 'max_connections'))).toBeGreaterThan(wanted);
    for (const { stop_grace_period } of both) {
      expect(Number.parseInt(stop_grace_period ?? '', 10)).toBeGreaterThan(10);
    }
  });
});
