import { type Instant, parseDay } from '../domain/time.ts';
import { valueAt } from '../input/schemaProblems.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';
import type { PortalFile } from './portalSchema.ts';
import type { Secret } from './secret.ts';

/** The secrets of a portal by the keys that name them. */
const SECRETS = {
  password: { group: 'portal', prefix: 'password' },
  'auth.password': { group: 'portal.auth', prefix: 'password' },
  'auth.value': { group: 'portal.auth', prefix: 'value' },
  'auth.clientSecret': { group: 'portal.auth', prefix: 'clientSecret' },
} as const;
export type PortalSecret = keyof typeof SECRETS;
export type PortalSecrets = Readonly<Partial<Record<PortalSecret, Secret>>>;

/** What an authentication of this kind needs. */
const OF_AUTH: Readonly<Record<string, PortalSecret>> = {
  basic: 'auth.password',
  header: 'auth.value',
  oauth: 'auth.clientSecret',
};

/** Reads the secrets that the portal's settings, as they are written and perhaps invalid, need. */
export function readPortalSecrets(
  value: unknown,
  secret: (group: string, prefix: string, need: 'required' | 'optional') => Secret | null,
): PortalSecrets {
  const isNewer = valueAt(value, ['portal', 'kind']) === 'dvcqg2';
  const auth = valueAt(value, ['portal', 'auth', 'kind']) ?? (isNewer ? 'oauth' : 'none');
  const needed: PortalSecret[] = isNewer ? [] : ['password'];
  const ofAuth = OF_AUTH[String(auth)];
  if (ofAuth !== undefined) needed.push(ofAuth);
  const read = needed.map((name) => {
    const { group, prefix } = SECRETS[name];
    return [name, secret(group, prefix, 'required')] as const;
  });
  return Object.fromEntries(read.filter(([, found]) => found !== null));
}

/** PEM texts, hidden in whatever is printed of a configuration. */
export interface PortalTls {
  readonly cert?: Secret | undefined;
  readonly key?: Secret | undefined;
  readonly ca?: Secret | undefined;
}

/** The portal as the program uses it. */
export type PortalConfig = Resolved<PortalFile>;

type Resolved<Settings> = Settings extends unknown
  ? Omit<Settings, 'codes' | 'fields' | 'passwordFile' | 'passwordEnv' | 'passwordExpires'> & {
      /** A code that is not listed counts as `rejected`. */
      readonly codes: PortalCodes;
      readonly fields: FieldTable;
      /** Null: what signs in has no end, or nobody has said when. */
      readonly passwordExpires: Instant | null;
      readonly secrets: PortalSecrets;
      readonly pem: PortalTls | null;
    }
  : never;

export function resolvePortal(
  settings: PortalFile,
  found: Pick<PortalConfig, 'codes' | 'fields' | 'secrets' | 'pem'>,
  offsetMs: number,
): PortalConfig {
  const passwordExpires =
    settings.passwordExpires === undefined ? null : parseDay(settings.passwordExpires, offsetMs);
  if (settings.kind === 'dvcqg2') return { ...settings, ...found, passwordExpires };
  const { passwordFile: _file, passwordEnv: _env, ...rest } = settings;
  return { ...rest, ...found, passwordExpires };
}

/** All that signs in, as it is now: another text means that somebody changed a secret. */
export function presentSecrets({ secrets }: Pick<PortalConfig, 'secrets'>): string {
  return Object.values(secrets)
    .map((one) => one.revealNow())
    .join('\n');
}

/** The files of what signs in; null where it is in none. */
export function secretFiles({ secrets }: Pick<PortalConfig, 'secrets'>): readonly (string | null)[] {
  return Object.values(secrets).map(({ file }) => file);
}
