import { z } from 'zod';
import { count, instant } from '../schemaParts.ts';

const hash = z.string().describe('in hexadecimal');

const auditEntry = z
  .object({
    seq: z.int().describe('1, 2, 3 … without a gap'),
    at: instant,
    atMs: z.int().describe('the instant as it was hashed'),
    who: z
      .string()
      .describe('`cli:` and an account, or `key:` and the name of a key with its id in brackets'),
    origin: z.string(),
    action: z.string(),
    subject: z.string(),
    count: z.int().nullable(),
    note: z.string(),
    previous: hash,
    hash,
  })
  .meta({ id: 'AuditEntry' });

/** The document of `audit list --json`, a page of it. */
export const auditSchema = z
  .object({
    entries: z.array(auditEntry).describe('newest first'),
    next: z.string().nullable().describe('the `cursor` of the next page; null on the last one'),
  })
  .meta({ id: 'Audit' });

/** The document of `audit verify --json`. */
export const auditProofSchema = z
  .object({
    intact: z.boolean(),
    rows: count.describe('rows that were read: all, or those before the first broken one'),
    head: hash.nullable().describe('of the last row; null if the trail is empty or broken'),
    broken: z.object({ seq: z.int(), why: z.enum(['missing', 'unlinked', 'altered']) }).nullable(),
    checkpoint: z
      .object({ seq: z.int(), hash, at: instant })
      .nullable()
      .describe('the last row that retention removed; a row of the trail holds its hash'),
    notedAt: z.int().nullable().describe('the row with the requested hash'),
  })
  .meta({ id: 'AuditProof' });

export type AuditDocument = z.infer<typeof auditSchema>;
export type AuditProofDocument = z.infer<typeof auditProofSchema>;
