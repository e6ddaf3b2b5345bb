import type { Language } from '../domain/language.ts';
import type { ExcludeRule } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import type { TablePaths, Tables } from '../mappings/load.ts';
import type { PortalCode } from '../portal/portal.ts';
import type { ConfigFile } from './schema.ts';
import type { Secret } from './secret.ts';
import type { TlsFiles } from './tlsFiles.ts';

type Password = 'passwordFile' | 'passwordEnv';

/** Where mail is handed in, and from and to whom alarms go. */
interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it, and always before a password. */
  readonly secure: boolean;
  readonly username: string | null;
  readonly password: Secret | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly timeoutSeconds: number;
}

/** The whole configuration, resolved and frozen: what every part is built from. Safe to print. */
export interface Config {
  /** Absolute path of the file it was read from. */
  readonly file: string;
  readonly province: Readonly<ConfigFile['province']>;
  readonly timezone: string;
  /** Milliseconds the time zone is ahead of UTC. */
  readonly offsetMs: number;
  /** Null = by the locale. */
  readonly language: Language | null;
  /** Absolute. */
  readonly dataDir: string;
  readonly source: Readonly<Omit<ConfigFile['source'], Password | 'censusFrom'>> & {
    readonly password: Secret;
    /** Start of that day in the time zone. */
    readonly censusFrom: Instant;
  };
  readonly portal: Readonly<Omit<ConfigFile['portal'], Password | 'codes'>> & {
    readonly password: Secret;
    /** By error_code; a code that is not listed counts as `rejected`. */
    readonly codes: ReadonlyMap<string, PortalCode>;
  };
  readonly mappings: Tables['mappings'];
  /** Where mappings and portal codes were read from, for reloadMappings. */
  readonly tables: TablePaths;
  readonly exclude: readonly ExcludeRule[];
  readonly verify: Readonly<ConfigFile['verify']>;
  readonly alarms: Readonly<ConfigFile['alarms']>;
  readonly notify: {
    readonly webhook: {
      readonly url: string;
      readonly timeoutSeconds: number;
      /** What its requests are signed with. */
      readonly secret: Secret;
    } | null;
    readonly email: MailServer | null;
    readonly digest: Readonly<ConfigFile['notify']['digest']>;
  };
  readonly ledger: Readonly<ConfigFile['ledger']>;
  readonly queue: {
    /** '' = a private redis-server. Never holds a password. */
    readonly url: string;
    readonly username: string | null;
    readonly password: Secret | null;
  };
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** What a scraper may present to /metrics instead of an API key. */
    readonly scrapeToken: Secret | null;
    /** Null = plain HTTP. */
    readonly tls: TlsFiles | null;
    /** Addresses and ranges whose X-Forwarded-… headers are believed. */
    readonly trustedProxies: readonly string[];
  };
  readonly tracing: Readonly<ConfigFile['tracing']>;
  readonly privacy: Readonly<ConfigFile['privacy']>;
}
