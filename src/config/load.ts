import { basename, dirname, join, resolve } from 'node:path';
import { ENTRIES } from '../dataDir/entries.ts';
import type { Bilingual } from '../domain/language.ts';
import { VIETNAM_OFFSET_MS } from '../domain/time.ts';
import { formatPath, schemaTree } from '../input/expectation.ts';
import { ConfigError, type Problem } from '../input/problem.ts';
import { check, describeValue, valueAt } from '../input/schemaProblems.ts';
import { readTables, type StandIns, type TablePaths } from '../mappings/load.ts';
import { interpolate } from './interpolate.ts';
import { ledgerServer, ledgerServerOptions } from './ledgerSchema.ts';
import { readPortalSecrets, resolvePortal } from './portal.ts';
import { withProfiles } from './profiles.ts';
import { readSecret } from './readSecret.ts';
import { type ConfigFile, configSchema, offsetOf } from './schema.ts';
import type { Secret } from './secret.ts';
import { sharedFolders } from './sourceFolders.ts';
import { ownTablesOf, readSourceSecrets, resolveSources } from './sources.ts';
import { readCa, readPortalTls, readTls, type TlsFiles } from './tlsFiles.ts';
import { checkWebhookSecret } from './webhookSecret.ts';
import { findConfigFile, type Lookup, readYaml } from './yamlFile.ts';

/** Defaults for tables the configuration does not name. */
const SHIPPED = resolve(import.meta.dirname, '../../config');
/** The shipped table of agencies belongs to one province, so it is never used by default. */
const SHIPPED_TABLES = {
  statuses: 'statuses.csv',
  procedures: 'procedures.csv',
  agencies: 'agencies.empty.csv',
  portalCodes: 'portal-codes.csv',
} as const;

/** The table of fields by the kind of portal. */
const SHIPPED_FIELDS = { dvcqg: 'portal/dvcqg.csv', dvcqg2: 'portal/dvcqg2.csv' } as const;

/** Keys of 0.1.0. */
const RENAMED = { sweepFrom: 'censusFrom', sweepAt: 'censusAt' } as const;

/**
 * Reads and checks the configuration file with its secrets and tables. Throws one ConfigError with every problem; only
 * unreadable YAML ends the search early.
 */
export function loadConfig(options: Lookup) {
  const file = findConfigFile(options);
  const folder = dirname(file);
  const problems: Problem[] = [];
  const { value, fromEnv } = interpolate(
    withProfiles(readYaml(file, problems), folder, problems),
    options.env,
    schemaTree(configSchema),
    problems,
  );
  const reported = new Set(problems.map(({ path }) => path));
  const parsed = check(configSchema, value, problems, {
    reported,
    nameOf: (path) => formatPath(path) || basename(file),
    foundAt: harmless(fromEnv),
    renamed: RENAMED,
  });

  /** The path at this key as written, even if the rest of the file is invalid. */
  const at = (...path: string[]): string | null => {
    const written = valueAt(value, path);
    const usable = typeof written === 'string' && written !== '' && !reported.has(path.join('.'));
    return usable ? resolve(folder, written) : null;
  };
  const secret = (group: string, prefix: string, need: 'required' | 'optional'): Secret | null => {
    const values = valueAt(value, keysOf(group));
    if (!isGroup(values)) return null;
    const place = { group, fileKey: `${prefix}File`, envKey: `${prefix}Env`, values };
    return readSecret(place, need, { folder, env: options.env, reported }, problems);
  };
  const sourceSecrets = readSourceSecrets({ value, tree: schemaTree(configSchema), secret, problems });
  const portalSecrets = readPortalSecrets(value, secret);
  const portalTls = {
    certFile: at('portal', 'tls', 'certFile'),
    keyFile: at('portal', 'tls', 'keyFile'),
    caFile: at('portal', 'tls', 'caFile'),
  };
  const pem = readPortalTls(portalTls, problems);
  const queuePassword = secret('queue', 'password', 'optional');
  const sentinelPassword = secret('queue', 'sentinelPassword', 'optional');
  const ledgerPassword = secret('ledger', 'password', 'optional');
  const ledgerCa = readCa('ledger.caFile', at('ledger', 'caFile'), problems);
  const scrapeToken = secret('http', 'scrapeToken', 'optional');
  const clientSecret = secret('http.oidc', 'clientSecret', 'required');
  const certFile = at('http', 'tls', 'certFile');
  const keyFile = at('http', 'tls', 'keyFile');
  // The schema reports one without the other.
  const tls: TlsFiles | null = certFile === null || keyFile === null ? null : { certFile, keyFile };
  if (tls !== null) readTls(tls, problems);
  const webhookSecret = secret('notify.webhook', 'secret', 'required');
  checkWebhookSecret(valueAt(value, ['notify', 'webhook', 'form']), webhookSecret, problems);
  const withAccount = valueAt(value, ['notify', 'email', 'username']) !== undefined;
  const emailPassword = secret('notify.email', 'password', withAccount ? 'required' : 'optional');

  // The tables are checked even if the zone is wrong; their instants are then unused.
  const sources = parsed === null ? [] : parsed.source === undefined ? parsed.sources : [parsed.source];
  const firstDay = sources[0]?.censusFrom;
  const offsetMs =
    parsed === null || firstDay === undefined ? VIETNAM_OFFSET_MS : offsetOf(parsed.timezone, firstDay);
  const named = {
    statuses: at('mappings', 'statuses'),
    procedures: at('mappings', 'procedures'),
    agencies: at('mappings', 'agencies'),
    portalCodes: at('portal', 'codes'),
  };
  const inDataDir = (name: string): string =>
    join(at('dataDir') ?? resolve(folder, 'data'), ENTRIES.tables, name);
  const tables: TablePaths = {
    statuses: named.statuses ?? inDataDir('statuses.csv'),
    procedures: named.procedures ?? inDataDir('procedures.csv'),
    agencies: named.agencies ?? inDataDir('agencies.csv'),
    portalCodes: named.portalCodes ?? inDataDir('portal-codes.csv'),
    portalFields: at('portal', 'fields') ?? resolve(SHIPPED, SHIPPED_FIELDS[kindOf(value)]),
  };
  const standIns: StandIns = Object.fromEntries(
    Object.entries(SHIPPED_TABLES)
      .filter(([key]) => named[key as keyof typeof named] === null)
      .map(([key, name]) => [key, resolve(SHIPPED, 'mappings', name)]),
  );
  problems.push(...sharedFolders(sources, folder));
  const ofSources = ownTablesOf(sources, folder);
  const { mappings, codes, fields } = readTables({ tables, standIns, ofSources, offsetMs }, problems);

  if (problems.length > 0 || parsed === null) {
    throw new ConfigError(file, problems);
  }
  const { oidc, scrapeTokenFile: _tokenFile, scrapeTokenEnv: _tokenEnv, ...http } = parsed.http;
  const { source: _source, ...rest } = parsed;
  const ledgerOptions = ledgerServerOptions(parsed.ledger, ledgerPassword, ledgerCa);
  return frozen({
    ...rest,
    /** Absolute path of the file all this was read from. */
    file,
    /** Milliseconds the time zone is ahead of UTC. */
    offsetMs,
    /** Null = by the locale. */
    language: parsed.language ?? null,
    /** Absolute. */
    dataDir: resolve(folder, parsed.dataDir),
    /** Each with a name of its own, in the order of the file. */
    sources: resolveSources(sources, sourceSecrets, { offsetMs, folder }),
    portal: resolvePortal(parsed.portal, { codes, fields, secrets: portalSecrets, pem }, offsetMs),
    /** Null: SQLite in dataDir. */
    ledger: ledgerServer(parsed.ledger.url, ledgerOptions),
    /** Of the server that has the ledger, or to which it is copied. */
    ledgerOptions,
    /** `keyFile` null = in dataDir. */
    privacy: { ...parsed.privacy, keyFile: at('privacy', 'keyFile') },
    /** Null: the daemon makes no backups. */
    backup: backupConfig(parsed.backup, at),
    mappings,
    /** Where the tables were read from, to read them again. */
    tables,
    /** What is read in place of tables that are left out, until they have files of their own. */
    standIns,
    /** Tables that one source has alone. */
    ofSources,
    notify: notifyConfig(parsed.notify, webhookSecret, emailPassword),
    /** `url` '' = a private redis-server. It never holds a password. */
    queue: {
      url: parsed.queue.url,
      username: parsed.queue.username ?? null,
      password: queuePassword,
      /** Sentinels have accounts of their own. */
      sentinel: { username: parsed.queue.sentinelUsername ?? null, password: sentinelPassword },
    },
    /** `tls` null = plain HTTP. A scraper may present `scrapeToken` to /metrics instead of an API key. */
    http: { ...http, scrapeToken, tls, oidc: oidcConfig(oidc, clientSecret) },
  });
}

/** Even if the rest of the file is invalid. */
function kindOf(value: unknown): keyof typeof SHIPPED_FIELDS {
  return valueAt(value, ['portal', 'kind']) === 'dvcqg2' ? 'dvcqg2' : 'dvcqg';
}

/** `sources[0].auth` as a path. */
function keysOf(group: string): PropertyKey[] {
  return group
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

/** Null = only keys sign in. */
function oidcConfig(oidc: ConfigFile['http']['oidc'], clientSecret: Secret | null) {
  if (oidc === undefined || clientSecret === null) return null;
  const { clientSecretFile: _file, clientSecretEnv: _env, agencyClaim = null, ...rest } = oidc;
  return { ...rest, agencyClaim, clientSecret };
}

function backupConfig(
  { at, keep }: ConfigFile['backup'],
  path: (...keys: string[]) => string | null,
): {
  readonly dir: string;
  readonly at: string;
  readonly keep: number;
  readonly keyDir: string | null;
} | null {
  const dir = path('backup', 'dir');
  return dir === null ? null : { dir, at, keep, keyDir: path('backup', 'keyDir') };
}

function notifyConfig(
  { webhook, email, digest }: ConfigFile['notify'],
  secret: Secret | null,
  password: Secret | null,
) {
  return {
    webhook: webhook === undefined || secret === null ? null : { ...webhookPlace(webhook), secret },
    email: email === undefined ? null : mailServer(email, password),
    digest,
  };
}

function webhookPlace({ form, url = '', chatId = '', timeoutSeconds }: WebhookFile) {
  return { form, url, chatId, timeoutSeconds };
}
type WebhookFile = NonNullable<ConfigFile['notify']['webhook']>;

function mailServer(email: NonNullable<ConfigFile['notify']['email']>, password: Secret | null) {
  const { passwordFile: _file, passwordEnv: _env, username = null, ...server } = email;
  return { ...server, username, password };
}

/** Hides possible misplaced secrets: values under a secret's keys, and values of variables. */
function harmless(fromEnv: ReadonlyMap<string, string>) {
  return (path: readonly PropertyKey[], found: unknown): Bilingual => {
    const isScalar = found !== null && found !== undefined && typeof found !== 'object';
    if (isScalar && /(File|Env)$/.test(String(path.at(-1)))) {
      return { vi: '(không hiển thị)', en: '(not shown)' };
    }
    return describeValue(fromEnv.get(formatPath(path)) ?? found);
  };
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Frozen to the leaves; maps are read-only by their type. */
function frozen<Value>(value: Value): Readonly<Value> {
  if (typeof value !== 'object' || value === null || value instanceof Map || Object.isFrozen(value))
    return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
