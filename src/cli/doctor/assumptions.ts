import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../config/config.ts';
import { readStatuses } from '../../mappings/tables/statuses.ts';
import type { Check } from './check.ts';
import { ok } from './findings.ts';
import type { DoctorTexts } from './messages.ts';

const SHIPPED = resolve(import.meta.dirname, '../../../config');
const SHIPPED_STATUSES = resolve(SHIPPED, 'mappings/statuses.csv');
const SHIPPED_FIELDS = ['portal/dvcqg.csv', 'portal/dvcqg2.csv'].map((name) => resolve(SHIPPED, name));

/**
 * What of a configuration rests on an assumption, under the key that settles it: no public source confirms it
 * (docs/contracts.md), and the default is what does least harm where it is wrong.
 */
const ASSUMPTIONS = {
  'mappings.statuses': ({ mappings }) => isSuggested(mappings.statuses),
  'mappings.procedures': ({ mappings }) => mappings.procedures.size === 0,
  'mappings.agencies': ({ mappings }) => mappings.agencies === null,
  'portal.codes': ({ portal }) => portal.codes.values().every(({ message }) => message !== undefined),
  'portal.dstcodeIn': ({ portal }) => portal.kind === 'dvcqg' && portal.dstcodeIn === 'header',
  'portal.sessionIn': ({ portal }) => portal.kind === 'dvcqg' && portal.transport === 'rest',
  'portal.resultCounts': ({ portal }) => portal.resultCounts,
  'portal.fields': ({ tables }) => SHIPPED_FIELDS.includes(tables.portalFields),
  'portal.lists': () => true,
  'portal.batchSize': () => true,
  'portal.progressUpdates': ({ portal }) => portal.progressUpdates,
  'source.originality': ({ sources }) =>
    sources.some((source) => source.kind === 'opencps' && source.originality === undefined),
} as const satisfies Readonly<Record<Assumption, (config: Config) => boolean>>;

/** The texts have the same keys. */
type Assumption = keyof DoctorTexts['assumptions'];

/** By what it says: the table in dataDir is a copy that nobody may have looked at. */
function isSuggested(statuses: Config['mappings']['statuses']): boolean {
  return isDeepStrictEqual(statuses, readStatuses({ name: 'mappings.statuses', file: SHIPPED_STATUSES }, []));
}

export const assumptions: Check = async ({ config, texts }) => {
  const keys = (Object.keys(ASSUMPTIONS) as Assumption[]).filter((key) => ASSUMPTIONS[key](config));
  return [
    ok('assumptions', texts.assumed(keys.map((key) => `${key}: ${texts.assumptions[key]}`).join('; '))),
  ];
};
