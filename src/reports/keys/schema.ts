import { z } from 'zod';
import { ROLES } from '../../domain/role.ts';
import { instant } from '../schemaParts.ts';

const KEY_STATES = ['active', 'expired', 'revoked'] as const;
export type KeyState = (typeof KEY_STATES)[number];

const keyListSchema = z.object({
  keys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.enum(ROLES),
      state: z.enum(KEY_STATES),
      agencies: z.array(z.string()).readonly().nullable(),
      createdAt: instant,
      expiresAt: instant.nullable(),
      lastUsedAt: instant.nullable(),
      revokedAt: instant.nullable(),
    }),
  ),
});
/** The document of `keys list --json`. */
export type KeyList = z.infer<typeof keyListSchema>;
