import { z } from 'zod';
import type { MappingTable } from '../../domain/mappingTable.ts';
import { count } from '../schemaParts.ts';

const day = z.string().nullable().describe('2024-11-05, inclusive; null: no bound');

export const mappingRowSchema = z
  .object({
    local: z.string().describe("the code of the province's system, or the portal's error code"),
    value: z
      .string()
      .describe("what it stands for: a national code, a portal status, a kind of failure; '' = none yet"),
    validFrom: day,
    validTo: day,
    cases: count.describe(
      'counted cases that have the code; in a table of a source, those of the source that have the code it stands for',
    ),
    name: z.string().optional().describe('of agencies'),
    level: z.string().optional().describe('of agencies'),
    parent: z.string().optional().describe('of agencies: the local code of the agency above'),
    message: z.string().optional().describe('of error codes: the row is for messages that contain this'),
    owner: z.string().optional().describe('of error codes'),
    remedy: z.string().optional().describe('of error codes'),
  })
  .meta({ id: 'MappingRow' });
export type MappingRow = z.infer<typeof mappingRowSchema>;

const TABLES = [
  'statuses',
  'procedures',
  'agencies',
  'portal-codes',
] as const satisfies readonly MappingTable[];
export const mappingTableName = z.enum(TABLES);
export const MAPPING_TABLE_NAMES: readonly MappingTable[] = TABLES;

const rows = z.array(mappingRowSchema).readonly();

export const ownSource = z
  .string()
  .nullable()
  .describe('the source whose own table it is; null: the table of the province');

const unmappedSchema = z
  .object({ table: mappingTableName, source: ownSource, code: z.string(), name: z.string(), cases: count })
  .meta({ id: 'UnmappedCode' });
export type Unmapped = z.infer<typeof unmappedSchema>;

/** The document of `mappings list --json`. */
export const mappingsSchema = z
  .object({
    tables: z.object({ statuses: rows, procedures: rows, agencies: rows, 'portal-codes': rows }),
    ofSources: z
      .array(
        z.object({
          source: z.string(),
          tables: z.object({
            statuses: rows.optional(),
            procedures: rows.optional(),
            agencies: rows.optional(),
          }),
        }),
      )
      .readonly()
      .describe('the tables that sources have of their own, which come before those above'),
    unmapped: z
      .array(unmappedSchema)
      .readonly()
      .describe('codes of cases that are held back, most cases first'),
  })
  .meta({ id: 'Mappings' });
export type MappingsDocument = z.infer<typeof mappingsSchema>;

/** The document of `mappings suggest --json`. */
export const suggestionsSchema = z
  .object({
    suggestions: z
      .array(z.object({ code: z.string(), name: z.string(), score: z.number().min(0).max(1) }))
      .readonly()
      .describe('the likeliest first'),
  })
  .meta({ id: 'MappingSuggestions' });

const mappingEffectShape = {
  freed: count.describe('held back by a missing code: checked again and sent'),
  resent: count.describe('delivered with another code: at most this many are sent again'),
  heldBack: count.describe('would lack a code from now on'),
  cases: count.describe('all of these'),
};

/** The document of `mappings set --json` and `mappings unset --json`. */
export const mappingChangeSchema = z
  .object({
    table: mappingTableName,
    source: ownSource,
    changed: count.describe('rows'),
    ...mappingEffectShape,
  })
  .meta({ id: 'MappingChange' });
export type MappingChange = z.infer<typeof mappingChangeSchema>;
