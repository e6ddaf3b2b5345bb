import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { serverSettings } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith } from '../config/configFolder.ts';
import { imageInstructions, read } from './files.ts';
import { allManifests, faultsOf, manifestFiles, manifestsIn } from './kubernetesFiles.ts';

const labels = z.record(z.string(), z.string());
const selector = z.looseObject({ matchLabels: labels });
const container = z.looseObject({
  image: z.string(),
  args: z.array(z.string()),
  ports: z.array(z.looseObject({ name: z.string(), containerPort: z.int() })).default([]),
  volumeMounts: z.array(
    z.looseObject({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().default(false) }),
  ),
});
const pod = z.looseObject({
  terminationGracePeriodSeconds: z.int().optional(),
  containers: z.tuple([container]),
  volumes: z.array(z.looseObject({ name: z.string() })),
});
const workload = z.looseObject({
  spec: z.looseObject({
    selector: selector.optional(),
    template: z.looseObject({ metadata: z.looseObject({ labels }), spec: pod }),
  }),
});

const manifests = allManifests();
const named = (name: string): unknown => {
  const found = manifests.get(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};
const deployment = workload.parse(named('Deployment dongbo'));
const job = workload.parse(named('Job dongbo-migrate'));
const redis = workload.parse(named('StatefulSet dongbo-redis'));
const configuration = z
  .looseObject({ data: z.looseObject({ 'dongbo.yaml': z.string() }) })
  .parse(named('ConfigMap dongbo')).data['dongbo.yaml'];

const TABLES = ['statuses', 'procedures', 'agencies', 'portal-codes'];
/** What the first page says to put into the secret. */
const SECRETS = ['payload.key', 'source', 'portal', 'ledger', 'redis'];

function loaded() {
  const cwd = folderWith({
    'dongbo.yaml': configuration.replaceAll('/run/secrets/', './secrets/'),
    ...Object.fromEntries(SECRETS.map((name) => [`secrets/${name}`, `${name}-0123456789\n`])),
    ...Object.fromEntries(
      TABLES.map((name) => [`mappings/${name}.csv`, read(`config/mappings/${name}.csv`)]),
    ),
  });
  return { cwd, config: loadConfig({ env: {}, cwd }) };
}

describe('config/kubernetes', () => {
  it.each(manifestFiles())('%s is accepted by the schema of Kubernetes, every key of it', (file) => {
    const found = manifestsIn(read(file));
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(faultsOf(one), `${one.kind} ${one.metadata.name}`).toEqual([]);
  });

  it('would not pass with a misspelt key, a missing one or a wrong type', () => {
    const changed = (from: string, to: string) => {
      const text = read('config/kubernetes/dongbo.yaml');
      expect(text).toContain(from);
      return manifestsIn(text.replace(from, to)).flatMap(faultsOf);
    };
    expect(changed('readOnlyRootFilesystem', 'readOnlyRootFileSystem')).toEqual([
      '/spec/template/spec/containers/0/securityContext/readOnlyRootFileSystem is not known',
    ]);
    expect(changed('  replicas: 2', '  replicas: two').join()).toContain('/spec/replicas');
    expect(changed('        - name: dongbo\n', '        - nome: dongbo\n')).not.toEqual([]);
    expect(changed('strategy:', 'strategie:')).toEqual(['/spec/strategie is not known']);
  });

  it('selects the pods that it makes, and neither Service nor Deployment takes the migration for one', () => {
    const service = z
      .looseObject({ spec: z.looseObject({ selector: labels }) })
      .parse(named('Service dongbo'));
    const budget = z
      .looseObject({ spec: z.looseObject({ selector }) })
      .parse(named('PodDisruptionBudget dongbo'));
    const own = deployment.spec.template.metadata.labels;
    const migrations = job.spec.template.metadata.labels;
    for (const wanted of [
      deployment.spec.selector?.matchLabels,
      service.spec.selector,
      budget.spec.selector.matchLabels,
    ]) {
      expect(own).toMatchObject(wanted ?? {});
      expect(migrations).not.toMatchObject(wanted ?? {});
    }
    const policy = z.looseObject({ spec: z.looseObject({ podSelector: selector }) });
    const { matchLabels } = policy.parse(named('NetworkPolicy dongbo')).spec.podSelector;
    expect(own).toMatchObject(matchLabels);
    expect(migrations).toMatchObject(matchLabels);
    expect(redis.spec.template.metadata.labels).toMatchObject(
      policy.parse(named('NetworkPolicy dongbo-redis')).spec.podSelector.matchLabels,
    );
  });

  it('runs two that stop before newer ones start, with more time than they need, one of which always stays', () => {
    expect(deployment.spec).toMatchObject({ replicas: 2, strategy: { type: 'Recreate' } });
    expect(deployment.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(10);
    expect(named('PodDisruptionBudget dongbo')).toMatchObject({ spec: { minAvailable: 1 } });
    const [one] = deployment.spec.template.spec.containers;
    expect(one).toMatchObject({
      args: ['start'],
      livenessProbe: { httpGet: { path: '/healthz' } },
      readinessProbe: { httpGet: { path: '/readyz' } },
      startupProbe: { httpGet: { path: '/healthz' }, periodSeconds: 10, failureThreshold: 360 },
      resources: { requests: expect.anything(), limits: { memory: expect.anything() } },
    });
    expect(job.spec.template.spec.containers[0]).toMatchObject({ args: ['migrate'], image: one.image });
  });

  it('gives no container any right, and no folder to write but its volumes', () => {
    for (const { spec } of [deployment, job, redis].map((each) => each.spec.template)) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(spec.containers[0]).toMatchObject({
        securityContext: {
          ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
          capabilities: { drop: ['ALL'] },
        },
      });
    }
    const user = imageInstructions().find(({ name }) => name === 'USER')?.args;
    expect(user, 'node, whose number in the image is 1000').toBe('node');
    expect(deployment.spec.template.spec['securityContext']).toMatchObject({
      runAsUser: 1000,
      fsGroup: 1000,
    });
  });

  it('has a configuration that loads, from the files that its volumes hold', () => {
    const { cwd, config } = loaded();
    const [{ volumeMounts }] = deployment.spec.template.spec.containers;
    const isWritable = (path: string): boolean =>
      volumeMounts.some(({ mountPath, readOnly }) => !readOnly && `${path}/`.startsWith(`${mountPath}/`));
    expect(isWritable(config.dataDir)).toBe(true);
    expect(isWritable('/tmp')).toBe(true);
    const env = imageInstructions().find(({ name }) => name === 'ENV')?.args ?? '';
    const path = /DONGBO_CONFIG=(\S+)/.exec(env)?.[1] ?? '';
    expect(volumeMounts.map(({ mountPath }) => mountPath)).toEqual(
      expect.arrayContaining([join(path, '..'), '/run/secrets']),
    );
    expect(JSON.stringify(deployment.spec.template.spec.volumes)).toContain('"path":"mappings/statuses.csv"');
    expect(config.privacy.keyFile).toBe(join(cwd, 'secrets/payload.key'));
    const alone: { portal: object; source: object } = parse(read('config/dongbo.compose.yaml'));
    expect(parse(configuration), 'otherwise as the one for compose').toMatchObject({
      ...{ portal: alone.portal, source: alone.source },
    });
    for (const name of SECRETS) expect(configuration).toContain(`/run/secrets/${name}`);
  });

  it('reaches the ledger over TLS, the queue by its service, and is reached where it listens', () => {
    const { config } = loaded();
    if (config.ledger === null) throw new Error('the ledger is not on a server');
    expect(serverSettings(config.ledger).tls.mode).toBe('verify');
    const { hostname, port } = new URL(config.queue.url);
    expect(named(`Service ${hostname}`)).toMatchObject({ spec: { ports: [{ port: Number(port) }] } });
    expect(redis.spec.template.spec.containers[0].args.join()).toContain('--maxmemory-policy noeviction');
    expect(config.http.host).toBe('0.0.0.0');
    expect(deployment.spec.template.spec.containers[0].ports).toEqual([
      { name: 'http', containerPort: config.http.port },
    ]);
  });
});
