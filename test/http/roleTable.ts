import type { Access } from '../../src/http/auth/guard.ts';
import { assetPath } from '../../src/http/dashboard/frame/assets.ts';
import type { Route } from './everyRoute.ts';

export interface Rule {
  readonly access: Access;
  /**
   * What a key for certain agencies gets: an answer about these agencies only; 403, because the answer is of the whole
   * province; or the same as everybody, because it is about no case.
   */
  readonly scoped: 'narrowed' | 'refused' | 'same';
  /** A page for a person, who is led to the way in. */
  readonly page?: true;
  /** A file, for which the key may come as a password. */
  readonly basic?: true;
  /** A GET that a page of another site may not cause. */
  readonly ownPage?: true;
  /** Another status than 200 for somebody who is let in. */
  readonly ok?: number;
  /** And for somebody who is let in with a key for certain agencies. */
  readonly scopedOk?: number;
  /** What is asked for, where the pattern's parameters are not those of PARAMETERS. */
  readonly path?: string;
  /** `{key}` stands for a key that is valid, `{link}` for the secret of a sign-in link that nobody has used, `{new}` for a new name. */
  readonly body?: unknown;
  /** A body that names the agency B, which a key for A may not name. */
  readonly outside?: unknown;
}

const viewer = { access: 'viewer', scoped: 'narrowed' } as const;
const province = { access: 'viewer', scoped: 'refused' } as const;
const anybody = { access: 'public', scoped: 'same' } as const;
const signedIn = { access: 'viewer', scoped: 'same' } as const;
const operator = { access: 'operator', scoped: 'narrowed' } as const;
const operatorOfAll = { access: 'operator', scoped: 'refused' } as const;
const adminOfAll = { access: 'admin', scoped: 'refused' } as const;
const file = { ...viewer, basic: true } as const;
const provinceFile = { ...province, basic: true } as const;
const page = { page: true } as const;
const docs = { ...signedIn, ...page };
const board = adminOfAll;

/** Stands for the parameters of addresses: a case and an agency that a key for A may see, a replay begun by another. */
const PARAMETERS: Readonly<Record<string, string>> = {
  caseNo: 'a-synced',
  agency: 'A',
  code: 'A',
  table: 'statuses',
  id: '1',
  queueName: 'push',
  jobId: 'none',
  language: 'vi',
  secret: 'none',
};

/** Who may do what: method and pattern of every route but HEAD, which is as GET. */
export const ROLE_TABLE: Readonly<Record<string, Rule>> = {
  'GET /healthz': anybody,
  'GET /readyz': anybody,
  'GET /metrics': { access: 'scrape', scoped: 'refused' },
  'POST /api/v1/session': { ...anybody, body: { key: '{key}' } },
  'GET /api/v1/session': signedIn,
  'DELETE /api/v1/session': { ...signedIn, ok: 204 },
  'GET /api/v1/gap': viewer,
  'GET /api/v1/gap/explain': viewer,
  'GET /api/v1/gap/history': viewer,
  'GET /api/v1/punctuality': viewer,
  'GET /api/v1/records': viewer,
  'GET /api/v1/records/:caseNo': viewer,
  'GET /api/v1/records/:caseNo/comparison': { ...operator, ownPage: true },
  'GET /api/v1/unreadable': province,
  'GET /api/v1/sources': province,
  'GET /api/v1/exports/database.sqlite': file,
  'GET /api/v1/exports/gap.csv': file,
  'GET /api/v1/exports/gap.xlsx': file,
  'GET /api/v1/exports/history.csv': file,
  'GET /api/v1/exports/history.xlsx': file,
  'GET /api/v1/exports/punctuality.csv': file,
  'GET /api/v1/exports/punctuality.xlsx': file,
  'GET /api/v1/exports/records.csv': file,
  'GET /api/v1/exports/records.xlsx': file,
  'GET /api/v1/exports/unreadable.csv': provinceFile,
  'GET /api/v1/exports/unreadable.xlsx': provinceFile,
  'GET /api/v1/worklists/:agency.csv': file,
  'GET /api/v1/worklists/:agency.xlsx': file,
  'GET /api/v1/report.html': file,
  'GET /api/v1/report.pdf': { ...file, ok: 501 },
  'GET /api/v1/events': viewer,
  'GET /api/v1/preview': operator,
  'GET /api/v1/delivery': viewer,
  'POST /api/v1/delivery/pause': operatorOfAll,
  'POST /api/v1/delivery/resume': operatorOfAll,
  'POST /api/v1/delivery/retry': operatorOfAll,
  'GET /api/v1/published': province,
  'POST /api/v1/published': { ...operatorOfAll, body: { date: '2024-11-05', synced: 1, unsynced: 1 } },
  'GET /api/v1/mappings': province,
  'GET /api/v1/mappings/:table': province,
  // A body that is no file.
  'PUT /api/v1/mappings/:table': { ...adminOfAll, ok: 400, body: {} },
  'PUT /api/v1/mappings/:table/:code': { ...adminOfAll, body: { value: '4' } },
  'DELETE /api/v1/mappings/:table/:code': adminOfAll,
  'GET /api/v1/mappings/:table/:code/suggestions': province,
  'POST /api/v1/mappings/:table/undo': { ...adminOfAll, ok: 409, path: '/api/v1/mappings/portal-codes/undo' },
  'GET /api/v1/exports/mappings/:table.csv': provinceFile,
  'GET /api/v1/exports/mappings/:table.xlsx': provinceFile,
  'POST /api/v1/replays': {
    ...operator,
    body: { filter: { all: true }, dryRun: true },
    outside: { filter: { agency: ['A', 'B'] }, dryRun: true },
  },
  'GET /api/v1/replays': operator,
  'GET /api/v1/replays/:id': { ...operator, scopedOk: 404 },
  'POST /api/v1/replays/:id/pause': { ...operator, scopedOk: 404 },
  'POST /api/v1/replays/:id/resume': { ...operator, scopedOk: 404 },
  'POST /api/v1/replays/:id/cancel': { ...operator, scopedOk: 404, path: '/api/v1/replays/2/cancel' },
  'GET /api/v1/keys': adminOfAll,
  'POST /api/v1/keys': { ...adminOfAll, ok: 201, body: { name: '{new}', role: 'viewer' } },
  'POST /api/v1/keys/:id/link': { ...adminOfAll, ok: 404, path: '/api/v1/keys/aaaaaaaaaaaa/link' },
  'DELETE /api/v1/keys/:id': { ...adminOfAll, ok: 404, path: '/api/v1/keys/aaaaaaaaaaaa' },
  'GET /api/v1/audit': adminOfAll,
  'GET /api/v1/audit/proof': adminOfAll,
  'GET /api/v1/exports/audit.csv': { ...adminOfAll, basic: true },
  'GET /api/v1/exports/audit.xlsx': { ...adminOfAll, basic: true },
  'GET /openapi.json': signedIn,
  'GET /docs': docs,
  'GET /docs/': docs,
  'GET /docs/json': docs,
  'GET /docs/yaml': docs,
  'GET /docs/static/*': { ...docs, path: '/docs/static/swagger-ui.css' },
  'GET /docs/static/index.html': { ...docs, ok: 302 },
  'GET /docs/static/swagger-initializer.js': docs,
  'GET /queues': { ...board, ...page },
  'GET /queues/': { ...board, ...page },
  'GET /queues/job-schedulers': { ...board, ...page },
  'GET /queues/metrics-history': { ...board, ...page },
  'GET /queues/queue/:queueName': { ...board, ...page },
  'GET /queues/queue/:queueName/:jobId': { ...board, ...page },
  'GET /queues/static/*': { ...board, ...page, path: '/queues/static/favicon.ico' },
  'GET /queues/api/job-schedulers': board,
  'GET /queues/api/queues': board,
  'GET /queues/api/queues/:queueName/:jobId': { ...board, ok: 404 },
  'GET /queues/api/queues/:queueName/:jobId/flow': { ...board, ok: 404 },
  'GET /queues/api/queues/:queueName/:jobId/logs': board,
  'GET /queues/api/queues/:queueName/default-job-options': board,
  'GET /queues/api/queues/:queueName/job-data-schema': board,
  'GET /queues/api/queues/:queueName/metrics': board,
  'GET /queues/api/queues/:queueName/rate-limit': board,
  'GET /queues/api/queues/:queueName/workers': board,
  'GET /queues/api/redis/stats': board,
  'GET /assets/:edition/:name': anybody,
  'GET /language/:language': { ...anybody, ...page, ok: 303 },
  'GET /sign-in': { ...anybody, ...page },
  'POST /sign-in': { ...anybody, ...page, ok: 303, body: { key: '{key}' } },
  'GET /sign-in/link/:secret': { ...anybody, ...page },
  'POST /sign-in/link': { ...anybody, ...page, ok: 303, body: { secret: '{link}' } },
  'GET /sign-in/oidc': { ...anybody, ...page, ok: 503 },
  'GET /sign-in/oidc/callback': { ...anybody, ...page, ok: 401 },
  'POST /sign-out': { ...signedIn, ...page, ok: 303 },
  'GET /': { ...viewer, ...page },
  'GET /report': { ...viewer, ...page },
  'GET /agencies': { ...viewer, ...page },
  'GET /agencies/:code': { ...viewer, ...page },
  'GET /gap': { ...viewer, ...page },
  'GET /causes': { ...viewer, ...page },
  'GET /punctuality': { ...viewer, ...page },
  'GET /published': { ...province, ...page },
  'POST /published/index': {
    ...operatorOfAll,
    ...page,
    ok: 303,
    body: { period: '2024-10', numerator: '1', denominator: '2' },
  },
  'POST /published': {
    ...operatorOfAll,
    ...page,
    ok: 303,
    body: { date: '2024-11-05', synced: '1', unsynced: '1' },
  },
  'GET /cases': { ...viewer, ...page },
  'GET /cases/:caseNo': { ...viewer, ...page },
  'POST /cases/:caseNo/compare': { ...operator, ...page, ok: 303 },
  'GET /chosen': { ...viewer, ...page, path: '/chosen?case=none&do=replay' },
  'GET /search': { ...viewer, ...page, path: '/search?q=none' },
  'GET /replays': { ...operator, ...page },
  'GET /replays/new': { ...operator, ...page },
  'POST /replays/new': { ...operator, ...page, body: { case: 'none' }, outside: { agency: 'B' } },
  'POST /replays': { ...operator, ...page, body: { case: 'none' }, outside: { agency: 'B' } },
  'GET /replays/:id': { ...operator, ...page, scopedOk: 404 },
  'POST /replays/:id/pause': { ...operator, ...page, ok: 303, scopedOk: 404 },
  'POST /replays/:id/resume': { ...operator, ...page, ok: 303, scopedOk: 404 },
  'POST /replays/:id/cancel': { ...operator, ...page, ok: 303, scopedOk: 404, path: '/replays/3/cancel' },
  'GET /preview': { ...operator, ...page },
  'POST /preview': { ...operator, ...page, body: { agency: 'A' }, outside: { agency: 'B' } },
  'POST /preview/close': { ...operatorOfAll, ...page, ok: 303, body: { close: 'A' } },
  'POST /preview/trial': { ...operatorOfAll, ...page, ok: 303, body: { agency: 'A', number: '1' } },
  'POST /preview/open': { ...operatorOfAll, ...page, ok: 303, body: { agency: 'A' } },
  'GET /delivery': { ...operator, ...page },
  'POST /delivery/pause': { ...operatorOfAll, ...page, ok: 303, body: {} },
  'POST /delivery/resume': { ...operatorOfAll, ...page, ok: 303 },
  'POST /delivery/retry': { ...operatorOfAll, ...page, ok: 303 },
  'GET /mappings': { ...province, ...page },
  'GET /mappings/:table': { ...province, ...page },
  'GET /mappings/:table/edit': { ...province, ...page, path: '/mappings/statuses/edit?code=new' },
  'GET /mappings/:table/upload': { ...adminOfAll, ...page },
  'POST /mappings/:table/upload': { ...adminOfAll, ...page, ok: 422 },
  'POST /mappings/:table/upload/apply': { ...adminOfAll, ...page, ok: 404, body: { upload: 'none' } },
  'POST /mappings/:table/save': { ...adminOfAll, ...page, ok: 303, body: { code: 'B', value: '4' } },
  'POST /mappings/:table/remove': { ...adminOfAll, ...page, ok: 303, body: { code: 'B' } },
  'POST /mappings/resends': { ...adminOfAll, ...page, ok: 303, body: { confirm: '1' } },
  'POST /mappings/:table/undo': {
    ...adminOfAll,
    ...page,
    ok: 409,
    path: '/mappings/portal-codes/undo',
    body: {},
  },
  'POST /agencies/:code/mail': { ...operator, ...page, ok: 303 },
  'GET /alarms': { ...operatorOfAll, ...page },
  'POST /alarms/test': { ...operatorOfAll, ...page },
  'POST /alarms/subscriptions': { ...adminOfAll, ...page, ok: 303, body: { address: 'an@h23.test' } },
  'POST /alarms/subscriptions/remove': { ...adminOfAll, ...page, ok: 303, body: { id: 'none' } },
  'GET /unreadable': { ...province, ...page },
  'GET /users': { ...adminOfAll, ...page },
  'POST /users': { ...adminOfAll, ...page, body: { name: '{new}', role: 'viewer' } },
  'POST /users/:id/link': { ...adminOfAll, ...page, ok: 404, path: '/users/aaaaaaaaaaaa/link' },
  'POST /users/:id/restore': { ...adminOfAll, ...page, ok: 404, path: '/users/aaaaaaaaaaaa/restore' },
  'POST /users/:id/revoke': { ...adminOfAll, ...page, ok: 404, path: '/users/aaaaaaaaaaaa/revoke' },
  'GET /audit': { ...adminOfAll, ...page },
};

/** An address of the route that is there to be asked for. */
export function addressOf({ url }: { readonly url: string }, rule: Rule): string {
  if (url.startsWith('/assets/')) return assetPath('dashboard.css');
  return rule.path ?? url.replace(/:([A-Za-z]+)/g, (_, name: string) => PARAMETERS[name] ?? name);
}

/** The rule of a route; HEAD is as GET. */
export function ruleOf(route: Route): Rule | undefined {
  return ROLE_TABLE[keyOf(route)];
}

export function keyOf({ method, url }: Route): string {
  return `${method === 'HEAD' ? 'GET' : method} ${url}`;
}
