import { hash } from 'node:crypto';
import { z } from 'zod';
import { maskedAddress } from '../domain/maskedAddress.ts';
import { MAIN_SOURCE } from '../domain/source.ts';
import { formatDay } from '../domain/time.ts';
import type { Config } from './config.ts';
import { Secret } from './secret.ts';

/** What the audit trail says of a configuration: each key by its path, such as `portal.batchSize`. */
export const settings = z.record(
  z.string(),
  z.object({
    /** As the trail shows it; a list by its elements. */
    shown: z.union([z.string(), z.array(z.string())]),
    /** Of the value itself, because two values can be shown alike. */
    hash: z.string(),
  }),
);
export type Settings = z.infer<typeof settings>;

/** Follow from other keys, or from where dongbo is installed. */
const DERIVED: ReadonlySet<string> = new Set([
  'offsetMs',
  'standIns',
  'mappings',
  'ofSources',
  'ledgerOptions',
]);

/** Secrets are left out: a new password is no change. */
export function settingsOf(config: Config): Settings {
  const { portal, sources, ...rest } = config;
  const { codes: _codes, fields: _fields, pem: _pem, ...withoutTables } = portal;
  const kept = Object.entries(rest).filter(([key]) => !DERIVED.has(key));
  const all = [
    // In the order of the configuration file.
    ...sources.map((source) => [sourcePlace(source.name), source] as const),
    ...kept,
    ['portal', withoutTables] as const,
  ];
  return Object.fromEntries(all.flatMap(([key, value]) => settingsAt(key, value, config.offsetMs)));
}

/** As a configuration with one source has it, so that a second one changes nothing about the first. */
function sourcePlace(name: string): string {
  return name === MAIN_SOURCE ? 'source' : `sources.${name}`;
}

type Entry = readonly [string, Settings[string]];

function settingsAt(path: string, value: unknown, offsetMs: number): Entry[] {
  if (value instanceof Secret || value === undefined || value === null) return [];
  if (typeof value === 'object' && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, part]) => settingsAt(`${path}.${key}`, part, offsetMs));
  }
  const show = (one: unknown): string => shownValue(path, one, offsetMs);
  const shown = Array.isArray(value) ? value.map(show) : show(value);
  return [[path, { shown, hash: hash('sha256', JSON.stringify(value), 'hex').slice(0, 16) }]];
}

function shownValue(path: string, value: unknown, offsetMs: number): string {
  if (path.endsWith('.censusFrom') && typeof value === 'number') return formatDay(value, offsetMs);
  if (typeof value !== 'string') return JSON.stringify(value);
  // A webhook's address can hold its password, and a person's address is of no use in the trail.
  if (path.startsWith('notify.')) {
    if (URL.canParse(value) && value.includes('://')) return `${new URL(value).origin}/…`;
    return maskedAddress(value);
  }
  return value;
}

/** One line for each key that differs, such as `portal.batchSize: 200 → 100` or `exclude: + {"status":"test"}`. */
export function settingChanges(before: Settings, after: Settings): readonly string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const [old, now] = [before[key], after[key]];
    if (old?.hash === now?.hash) return [];
    return [`${key}: ${change(old?.shown ?? '—', now?.shown ?? '—')}`];
  });
}

function change(before: string | string[], after: string | string[]): string {
  if (Array.isArray(before) && Array.isArray(after)) {
    const added = after.filter((one) => !before.includes(one)).map((one) => `+ ${one}`);
    const removed = before.filter((one) => !after.includes(one)).map((one) => `- ${one}`);
    // Without either, only the order has changed, or what is not shown of an element.
    return [...added, ...removed].join('; ') || `${before.length} → ${after.length} *`;
  }
  const [old, now] = [before, after].map((one) => (Array.isArray(one) ? `[${one.join(', ')}]` : one || '""'));
  return old === now ? `${old} → *` : `${old} → ${now}`;
}
