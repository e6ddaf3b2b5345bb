import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as statefulSet } from 'kubernetes-models/_schemas/IoK8sApiAppsV1StatefulSet';
import { validate as job } from 'kubernetes-models/_schemas/IoK8sApiBatchV1Job';
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as networkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as podDisruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { ROOT, read } from './files.ts';

const FOLDER = 'config/kubernetes';

/** Every kind that the folder uses. The checks are generated from the schema that a Kubernetes server publishes of itself. */
const KINDS = {
  'apps/v1 Deployment': deployment,
  'apps/v1 StatefulSet': statefulSet,
  'batch/v1 Job': job,
  'networking.k8s.io/v1 NetworkPolicy': networkPolicy,
  'policy/v1 PodDisruptionBudget': podDisruptionBudget,
  'v1 ConfigMap': configMap,
  'v1 Service': service,
} as const;

/** As the generated checks leave them; their types do not say so. */
const errors = z.array(z.looseObject({ instancePath: z.string(), keyword: z.string(), params: z.unknown() }));

function isKnown(kind: string): kind is keyof typeof KINDS {
  return Object.hasOwn(KINDS, kind);
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

export function manifestFiles(): readonly string[] {
  return readdirSync(join(ROOT, FOLDER)).map((name) => join(FOLDER, name));
}

export function manifestsIn(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { strict: true, uniqueKeys: true })
    .map((document) => {
      if (document.errors.length > 0) throw new Error(document.errors.map(String).join('\n'));
      return document.toJS();
    })
    .filter((one) => one !== null);
}

/** All of the folder, by kind and name. */
export function allManifests(): ReadonlyMap<string, Manifest> {
  const all = manifestFiles().flatMap((file) => manifestsIn(read(file)));
  return new Map(all.map((one) => [`${one.kind} ${one.metadata.name}`, one]));
}

/**
 * What is wrong with a manifest by its kind's schema. A server drops what its schema does not know, and the schema's check
 * passes it: so whatever the check has never read is a fault as well.
 */
export function faultsOf(manifest: Manifest): readonly string[] {
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  if (!isKnown(kind)) return [`${kind} is not known to the test`];
  const read: KeysRead = new Map();
  const validate = KINDS[kind];
  if (validate(watched(manifest, '', read))) return unread(manifest, '', read);
  return errors
    .parse(Reflect.get(validate, 'errors'))
    .map(({ instancePath, keyword, params }) => `${instancePath} ${keyword} ${JSON.stringify(params)}`);
}

/** The keys that were read of each object, by its path. */
type KeysRead = Map<string, Set<string>>;

/** The same value, which notes the keys that are read of each of its objects. */
function watched(value: unknown, path: string, read: KeysRead): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const keys = read.get(path) ?? new Set();
  read.set(path, keys);
  return new Proxy(value, {
    get: (target, key) => {
      const found: unknown = Reflect.get(target, key);
      if (typeof key !== 'string') return found;
      keys.add(key);
      return watched(found, `${path}/${key}`, read);
    },
  });
}

function unread(value: unknown, path: string, read: KeysRead): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    read.get(path)?.has(key) === true
      ? unread(below, `${path}/${key}`, read)
      : [`${path}/${key} is not known`],
  );
}
