import { schemaTree } from '../input/expectation.ts';
import { valueAt } from '../input/schemaProblems.ts';
import { interpolate } from './interpolate.ts';
import { configSchema } from './schema.ts';
import { findConfigFile, type Lookup, readYaml } from './yamlFile.ts';

/**
 * Reads only the HTTP address: a health check that failed over a table being edited would have a healthy daemon killed.
 *
 * Throws ConfigError for unreadable YAML, ZodError for an invalid `http` group.
 */
export function httpAddress(lookup: Lookup): { host: string; port: number; tls: boolean } {
  const written = readYaml(findConfigFile(lookup), []);
  const { value } = interpolate(written, lookup.env, schemaTree(configSchema), []);
  const { host, port, tls } = configSchema.shape.http.parse(valueAt(value, ['http']));
  return { host, port, tls: tls !== undefined };
}
