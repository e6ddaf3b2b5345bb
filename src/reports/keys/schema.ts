import { z } from 'zod';
import { ROLES } from '../../domain/role.ts';
import { instant } from '../schemaParts.ts';

const KEY_STATES = ['active', 'expired', 'revoked'] as const;
export type KeyState = (typeof KEY_STATES)[number];

const given = {
  id: z.string().describe('public; it names the key in addresses and in the audit trail'),
  name: z.string(),
  role: z.enum(ROLES),
  agencies: z.array(z.string()).readonly().nullable().describe('null = the whole province'),
  expiresAt: instant.nullable().describe('the first instant at which it is invalid; null = never'),
};

/** The document of `keys list --json`. */
export const keyListSchema = z
  .object({
    keys: z.array(
      z
        .object({
          ...given,
          state: z.enum(KEY_STATES),
          createdAt: instant,
          lastUsedAt: instant.nullable(),
          revokedAt: instant.nullable(),
          linkExpiresAt: instant.nullable().describe('of the one-time link that nobody has used'),
          issuer: z
            .string()
            .nullable()
            .describe('the identity provider that its user signs in by; null = a key with a secret'),
        })
        .meta({ id: 'Key' }),
    ),
  })
  .meta({ id: 'Keys' });
export type KeyList = z.infer<typeof keyListSchema>;

/** A key whose user gets it by a link that works once. */
export const keyLinkSchema = z
  .object({
    ...given,
    link: z.string().describe('shown once; opens a page that hands over the key, once'),
    linkExpiresAt: instant,
  })
  .meta({ id: 'KeyLink' });
export type KeyLink = z.infer<typeof keyLinkSchema>;

export const keyRevokedSchema = z
  .object({ id: z.string(), name: z.string(), revokedAt: instant })
  .meta({ id: 'KeyRevoked' });
