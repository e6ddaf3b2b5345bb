/** A server that a client asks first. */
export interface RedisSeed {
  readonly host: string;
  readonly port: number;
}

/**
 * - single    one server
 * - sentinel  the sentinels that say which of several servers is the primary
 * - cluster   some servers of a cluster, which name the others
 */
export type RedisPlace = { readonly tls: boolean } & (
  | { readonly form: 'single'; readonly seeds: readonly [RedisSeed] }
  | {
      readonly form: 'sentinel';
      readonly seeds: readonly RedisSeed[];
      /** The name of the primary in the sentinels' configuration. */
      readonly master: string;
      readonly database: number;
    }
  | { readonly form: 'cluster'; readonly seeds: readonly RedisSeed[] }
);

const PORTS = { single: 6_379, cluster: 6_379, sentinel: 26_379 } as const;
/** Scheme, servers, database, and what follows the question mark; an @ would come after credentials. */
const SEVERAL = /^(rediss?)\+(sentinel|cluster):\/\/([^/?#@\s]+)(?:\/(\d{0,5}))?(?:\?([^#\s]*))?$/;
const SERVER = /^(\[[0-9a-f:.]+\]|[^:[\],]+)(?::(\d{1,5}))?$/i;
const LARGEST_PORT = 65_535;

/** Where `queue.url` leads; null: it is no such address, or holds credentials. */
export function parseRedisUrl(url: string): RedisPlace | null {
  const [, scheme, form, servers = '', database = '', query = ''] = SEVERAL.exec(url) ?? [];
  if (form !== 'sentinel' && form !== 'cluster') return parseSingle(url);
  const tls = scheme === 'rediss';
  const seeds = servers.split(',').map((server) => seedOf(server, PORTS[form]));
  if (!seeds.every((seed) => seed !== null)) return null;
  if (form === 'cluster') return database === '' && query === '' ? { form, seeds, tls } : null;
  const options = new URLSearchParams(query);
  const master = options.get('master') ?? '';
  if (master === '' || options.size > 1) return null;
  return { form, seeds, tls, master, database: Number(database) };
}

function parseSingle(url: string): RedisPlace | null {
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) return null;
  const { hostname, port, protocol, username, password } = new URL(url);
  if (username !== '' || password !== '') return null;
  const host = hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
  const seed = { host, port: port === '' ? PORTS.single : Number(port) };
  return { form: 'single', seeds: [seed], tls: protocol === 'rediss:' };
}

function seedOf(text: string, usual: number): RedisSeed | null {
  const [, host, port] = SERVER.exec(text) ?? [];
  if (host === undefined || Number(port ?? usual) > LARGEST_PORT) return null;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? usual) };
}
