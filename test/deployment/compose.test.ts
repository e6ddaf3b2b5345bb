import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configSchema } from '../../src/config/schema.ts';
import { mountsOf, readCompose } from './composeFile.ts';
import { imageInstructions, ROOT, read } from './files.ts';

const compose = readCompose('compose.yaml');
const config = configSchema.parse(parse(read('config/dongbo.compose.yaml')));
const services = Object.values(compose.services);
const dongbo = compose.services['dongbo'];
const redis = compose.services['redis'];

const mounted = mountsOf(dongbo);

describe('compose.yaml', () => {
  it('uses only volumes, networks and secrets that it declares, and all of them', () => {
    const volumes = services.flatMap((each) => each.volumes.map((volume) => volume.split(':')[0] ?? ''));
    const named = volumes.filter((from) => !from.startsWith('.'));
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)));
    expect(new Set(services.flatMap(({ networks }) => networks))).toEqual(
      new Set(Object.keys(compose.networks)),
    );
    expect(dongbo?.secrets).toEqual(Object.keys(compose.secrets));
  });

  it('mounts files that exist, read-only', () => {
    const files = (dongbo?.volumes ?? []).filter((volume) => volume.startsWith('.'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(existsSync(join(ROOT, file.split(':')[0] ?? '')), file).toBe(true);
      expect(file.endsWith(':ro'), file).toBe(true);
    }
  });

  it('mounts the configuration where the image looks for it', () => {
    const env = imageInstructions().find(({ name }) => name === 'ENV')?.args ?? '';
    const path = /DONGBO_CONFIG=(\S+)/.exec(env)?.[1] ?? '';
    expect(mounted.get(path)).toBe('./config/dongbo.compose.yaml');
  });

  it('gives the configuration its data folder with tables that people can change, and its secrets', () => {
    expect(mounted.get(config.dataDir)).toBe('data');
    expect(imageInstructions()).toContainEqual({ name: 'VOLUME', args: config.dataDir });
    const secrets = [
      config.source?.kind === 'opencps' && config.source.passwordFile,
      config.portal.kind === 'dvcqg' && config.portal.passwordFile,
    ];
    expect(secrets).toEqual(dongbo?.secrets.map((name) => `/run/secrets/${name}`));
    // What is left out stands in the data folder; what is mounted read-only nobody can change on the dashboard.
    expect([...Object.values(config.mappings), config.portal.codes]).toEqual([undefined]);
  });

  it('publishes the configured port on the host itself only', () => {
    expect(config.http.host).toBe('0.0.0.0');
    expect(dongbo?.ports).toEqual([`127.0.0.1:${config.http.port}:${config.http.port}`]);
  });

  it('reaches the Redis service under the configured address, after it is healthy', () => {
    const address = new URL(config.queue.url);
    expect(compose.services[address.hostname]).toBe(redis);
    expect(address.port).toBe('6379');
    expect(dongbo?.depends_on['redis']?.condition).toBe('service_healthy');
    expect(redis?.healthcheck?.test.join(' ')).toContain('redis-cli ping');
    expect(dongbo?.networks).toEqual(expect.arrayContaining(redis?.networks ?? []));
  });

  it('keeps Redis off every other network, on disk, and never lets it forget a job', () => {
    for (const network of redis?.networks ?? []) expect(compose.networks[network]?.internal).toBe(true);
    expect(redis?.ports).toEqual([]);
    expect(redis?.command.join(' ')).toContain('--appendonly yes');
    expect(redis?.command.join(' ')).toContain('--maxmemory-policy noeviction');
  });

  it('keeps its secrets out of the repository', () => {
    const ignored = read('.gitignore').split('\n');
    for (const { file } of Object.values(compose.secrets)) {
      expect(ignored).toContain(`/${join(file, '..')}/`);
    }
  });
});
