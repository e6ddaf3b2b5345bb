import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '../input/problem.ts';
import { readYaml } from './yamlFile.ts';

/** Where the shipped profiles are, for a configuration that has none of its own beside it. */
const INSTALLED = resolve(import.meta.dirname, '../..');
const PROFILES = resolve(INSTALLED, 'config/sources');

/**
 * Completes each source that names a profile: what the source itself gives comes before what the profile has. A path
 * starts at the folder of the configuration file, and where nothing is there, at dongbo's own folder.
 */
export function withProfiles(value: unknown, folder: string, problems: Problem[]): unknown {
  if (!isGroup(value)) return value;
  const completed = (source: unknown, path: string): unknown => {
    if (!isGroup(source) || typeof source['profile'] !== 'string') return source;
    const profile = readProfile(source['profile'], folder, `${path}.profile`, problems);
    return profile === null ? source : merged(profile, source);
  };
  const { source, sources } = value;
  return {
    ...value,
    ...(source !== undefined && { source: completed(source, 'source') }),
    ...(Array.isArray(sources) && {
      sources: sources.map((one: unknown, index) => completed(one, `sources[${index}]`)),
    }),
  };
}

function readProfile(written: string, folder: string, path: string, problems: Problem[]): unknown {
  const own = resolve(folder, written);
  const file = existsSync(own) ? own : resolve(INSTALLED, written);
  const expected = { vi: 'tệp hồ sơ nguồn YAML', en: 'the YAML file of a profile' };
  const profile = readYaml(file, problems);
  if (isGroup(profile)) return profile;
  problems.push({
    path,
    file,
    expected,
    found: { vi: 'tệp không có khóa nào', en: 'a file without keys' },
    remedy: { vi: `Chỉ ra một tệp trong ${PROFILES}.`, en: `Name a file in ${PROFILES}.` },
  });
  return null;
}

/** Groups key by key; anything else is replaced whole, also a group that is of another kind. */
function merged(below: unknown, above: unknown): unknown {
  if (!isGroup(below) || !isGroup(above)) return above;
  const isOther =
    above['kind'] !== undefined && below['kind'] !== undefined && above['kind'] !== below['kind'];
  if (isOther) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, key in above ? merged(below[key], above[key]) : below[key]]),
  );
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
