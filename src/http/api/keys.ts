import { z } from 'zod';
import { ROLES, type Role } from '../../domain/role.ts';
import { formatInstant } from '../../domain/time.ts';
import type { ApiKey, SignInLink } from '../../ledger/port/keys.ts';
import { isoOrNull } from '../../reports/cases/build.ts';
import { type KeyLink, keyLinkSchema, keyListSchema, keyRevokedSchema } from '../../reports/keys/schema.ts';
import { keyListJson } from '../../reports/keys/text.ts';
import { checkAgencies, checkExpiry, checkName, nameTaken } from '../auth/checkKey.ts';
import { LINK_VALID_MS, newKey, newLinkSecret } from '../auth/keyText.ts';
import { wholeProvince } from '../auth/scope.ts';
import { linkPath } from '../dashboard/signIn/link.ts';
import { strictObject } from '../server/expected.ts';
import { actorOf, type HttpCall } from '../server/httpCall.ts';
import { problem } from '../server/problem.ts';
import { apiRoute } from './apiRoute.ts';
import { languageQuery } from './query.ts';

export const keyParams = {
  id: z
    .string()
    .regex(/^[a-z0-9]{12}$/, 'the id of a key')
    .describe('of the key'),
};

/** The keys are those of the whole province, so their administrator has to be, too. */
export const keysRoute = apiRoute({
  path: '/api/v1/keys',
  access: 'admin',
  tag: 'keys',
  summary: 'All keys, oldest first, revoked ones too',
  answer: keyListSchema,
  respond: async ({ principal, ledger, now, offsetMs }) => {
    wholeProvince(principal);
    return keyListJson(await ledger.apiKeys(), { now, offsetMs });
  },
});

export const createKeyRoute = apiRoute({
  method: 'POST',
  path: '/api/v1/keys',
  access: 'admin',
  tag: 'keys',
  summary: 'Make a key, which its user gets by a one-time link',
  description: 'The key itself is made when the link is used, so only its user learns it.',
  query: languageQuery,
  body: strictObject({
    name: z.string().max(200).describe('in lists and in the audit trail'),
    role: z.enum(ROLES),
    agencies: z
      .array(z.string().max(200))
      .min(1)
      .max(1_000)
      .nullable()
      .default(null)
      .describe('their codes, each with everything below it; null = the whole province'),
    expires: z.string().max(40).optional().describe('last valid day, such as 2027-12-31, or a period: 90d'),
  }),
  answer: keyLinkSchema,
  created: keyLinkSchema,
  respond: async ({ body, reply, ...call }) => {
    const made = await createKey(body, call);
    reply.code(201).header('location', `/api/v1/keys/${made.id}`);
    return made;
  },
});

export const linkKeyRoute = apiRoute({
  method: 'POST',
  path: '/api/v1/keys/:id/link',
  access: 'admin',
  tag: 'keys',
  summary: 'Make a new one-time link for a key',
  description:
    'Its use gives the key a new secret and ends its sessions; until then the old one stays valid. An earlier link ends.',
  params: keyParams,
  answer: keyLinkSchema,
  respond: async ({ params: { id }, ...call }) => await linkKey(id, call),
});

export const revokeKeyRoute = apiRoute({
  method: 'DELETE',
  path: '/api/v1/keys/:id',
  access: 'admin',
  tag: 'keys',
  summary: 'Revoke a key, and end its sessions',
  description: 'The last key of an administrator of the whole province stays.',
  params: keyParams,
  answer: keyRevokedSchema,
  respond: async ({ params: { id }, ...call }) => {
    const { name } = await revokeKey(id, call);
    return { id, name, revokedAt: formatInstant(call.now, call.offsetMs) };
  },
});

export interface NewUser {
  readonly name: string;
  readonly role: Role;
  readonly agencies: readonly string[] | null;
  readonly expires?: string | undefined;
}

/** UsageError `keys.…` for what cannot be; HttpProblem 403 `out_of_scope`. */
export async function createKey(user: NewUser, call: HttpCall): Promise<KeyLink> {
  const { principal, ledger, now, language, agencies: table } = call;
  wholeProvince(principal);
  const { role } = user;
  const name = checkName(user.name, language);
  const expiresAt = checkExpiry(user.expires, call);
  const agencies = checkAgencies(user.agencies ?? undefined, { agencies: table, language });
  const { id, hash } = newKey();
  const { link, address } = newLink(call);
  const made = await ledger.createApiKey(
    { id, name, role, agencies, expiresAt, hash, link },
    actorOf(call),
    now,
  );
  if (!made) throw nameTaken(name, language);
  return linkJson({ id, name, role, agencies, expiresAt }, link, address, call);
}

/** HttpProblem 404 `keys.unknown`, 403 `out_of_scope`. */
export async function linkKey(id: string, call: HttpCall): Promise<KeyLink> {
  wholeProvince(call.principal);
  const { link, address } = newLink(call);
  const key = await call.ledger.linkApiKey(id, link, actorOf(call), call.now);
  if (key === null) throw problem('keys.unknown', id);
  return linkJson(key, link, address, call);
}

/** HttpProblem 404 `keys.unknown`, 409 `keys.last_admin`, 403 `out_of_scope`. */
export async function revokeKey(id: string, call: HttpCall): Promise<ApiKey> {
  wholeProvince(call.principal);
  const revoked = await call.ledger.revokeApiKey(id, actorOf(call), call.now, { keepLastAdmin: true });
  if (revoked === null) throw problem('keys.unknown', id);
  if (revoked.wasLastAdmin) throw problem('keys.last_admin');
  return revoked.key;
}

function newLink({ now, request, deps }: HttpCall): { readonly link: SignInLink; readonly address: string } {
  const { text, hash } = newLinkSecret();
  // The address by which the administrator has reached this server, so that its users can, too.
  const { basePath } = deps.settings.http;
  const address = `${request.protocol}://${request.host}${basePath}${linkPath(text)}`;
  return { link: { hash, expiresAt: now + LINK_VALID_MS, renews: true }, address };
}

function linkJson(
  { id, name, role, agencies, expiresAt }: Pick<ApiKey, 'id' | 'name' | 'role' | 'agencies' | 'expiresAt'>,
  { expiresAt: linkExpiresAt }: SignInLink,
  link: string,
  { offsetMs }: HttpCall,
): KeyLink {
  return {
    ...{ id, name, role, agencies, link },
    expiresAt: isoOrNull(expiresAt, offsetMs),
    linkExpiresAt: formatInstant(linkExpiresAt, offsetMs),
  };
}
