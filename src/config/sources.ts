import { resolve } from 'node:path';
import { MAIN_SOURCE } from '../domain/source.ts';
import { type Instant, parseDay } from '../domain/time.ts';
import { expectationOf, formatPath, nodeAt, type SchemaNode } from '../input/expectation.ts';
import type { Problem } from '../input/problem.ts';
import { valueAt } from '../input/schemaProblems.ts';
import type { OwnTablePaths } from '../mappings/load.ts';
import { type SourceSettings, sourceSecrets } from '../source/kinds.ts';
import type { Secret } from './secret.ts';

type Secrets = Readonly<Record<string, Secret | undefined>>;

type Resolved<Settings> = Settings extends unknown
  ? Omit<Settings, 'passwordFile' | 'passwordEnv' | 'censusFrom'> & {
      /** Start of the first day of the census. */
      readonly censusFrom: Instant;
      /** By the path of their keys below the source, such as `password` and `auth.clientSecret`. */
      readonly secrets: Secrets;
    }
  : never;

/** A source of the configuration, resolved. */
export type SourceConfig = Resolved<SourceSettings>;

interface Reading {
  /** The whole configuration as it is written. */
  readonly value: unknown;
  readonly tree: SchemaNode;
  readonly secret: (group: string, prefix: string, need: 'required' | 'optional') => Secret | null;
  readonly problems: Problem[];
}

type Place = readonly PropertyKey[];

/** The secrets of each source in the order of the file; problems of the list as a whole are added. */
export function readSourceSecrets({ value, tree, secret, problems }: Reading): readonly Secrets[] {
  const list = valueAt(value, ['sources']);
  const listed: Place[] = Array.isArray(list) ? list.map((_, index) => ['sources', index]) : [];
  const alone = valueAt(value, ['source']) !== undefined;
  if (alone && listed.length > 0) problems.push(BOTH);
  if (!alone && listed.length === 0 && (list === undefined || Array.isArray(list))) problems.push(none(tree));
  const places = alone ? [['source']] : listed;
  problems.push(...repeatedNames(value, places));
  return places.map((place) => {
    const written = valueAt(value, place);
    const found = sourceSecrets(isGroup(written) ? written : {}).map(({ group, prefix, need }) => {
      const inside = group === '' ? [] : [group];
      const read = secret([formatPath(place), ...inside].join('.'), prefix, need);
      return [[...inside, prefix].join('.'), read] as const;
    });
    return Object.fromEntries(found.flatMap(([name, read]) => (read === null ? [] : [[name, read]])));
  });
}

/** As the program uses them; of a configuration without a problem, which has at least one. */
export function resolveSources(
  written: readonly SourceSettings[],
  secrets: readonly Secrets[],
  { offsetMs, folder }: { readonly offsetMs: number; readonly folder: string },
): readonly [SourceConfig, ...SourceConfig[]] {
  const sources = written.map((settings, index): SourceConfig => {
    // The schema lets no other day pass; 0 would only make the census longer, never shorter.
    const censusFrom = parseDay(settings.censusFrom, offsetMs) ?? 0;
    return { ...withoutPlaces(placed(settings, folder)), censusFrom, secrets: secrets[index] ?? {} };
  });
  const [first, ...others] = sources;
  if (first === undefined) throw new Error('A configuration without a source was accepted.');
  return [first, ...others];
}

/** A folder of files starts at the folder of the configuration file, as every path does. */
function placed(settings: SourceSettings, folder: string): SourceSettings {
  return settings.kind === 'files' ? { ...settings, folder: resolve(folder, settings.folder) } : settings;
}

/** The tables of the sources that have their own. */
export function ownTablesOf(written: readonly SourceSettings[], folder: string): readonly OwnTablePaths[] {
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(folder, path);
  return written.flatMap(({ name, mappings: { statuses, procedures, agencies } }) => {
    if (statuses === undefined && procedures === undefined && agencies === undefined) return [];
    return {
      name,
      statuses: absolute(statuses),
      procedures: absolute(procedures),
      agencies: absolute(agencies),
    };
  });
}

/** Where a secret was read from is no setting: the same password from another file is no change. */
function withoutPlaces<Settings extends SourceSettings>(settings: Settings): Settings {
  const entries = Object.entries(settings).filter(([key]) => key !== 'passwordFile' && key !== 'passwordEnv');
  return Object.fromEntries(entries) as Settings;
}

function none(tree: SchemaNode): Problem {
  return {
    path: 'source',
    found: { vi: 'không có', en: 'nothing' },
    expected: expectationOf(nodeAt(tree, ['source'])),
    remedy: { vi: 'Bổ sung khóa này, hoặc danh sách sources.', en: 'Add the key, or the list sources.' },
  };
}

const BOTH: Problem = {
  path: 'sources',
  found: { vi: 'cả source và sources', en: 'both source and sources' },
  expected: { vi: 'chỉ một trong hai', en: 'exactly one of the two' },
  remedy: {
    vi: `Chuyển nội dung của source vào danh sách sources, với name: ${MAIN_SOURCE}.`,
    en: `Move what source contains into the list sources, with name: ${MAIN_SOURCE}.`,
  },
};

/** The ledger keeps the cases of each source under its name. */
function repeatedNames(value: unknown, places: readonly Place[]): Problem[] {
  const names = places.map((place) => valueAt(value, [...place, 'name']) ?? MAIN_SOURCE);
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    return {
      path: `sources[${index}].name`,
      found: { vi: `${String(name)}: tên đã dùng`, en: `${String(name)}: a name that is taken` },
      expected: { vi: 'tên riêng cho mỗi nguồn', en: 'a name of its own for each source' },
      remedy: { vi: 'Đặt tên khác cho nguồn này.', en: 'Give this source another name.' },
    };
  });
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
