import { z } from 'zod';
import { faultParameters, TRANSPORT_FAULTS } from '../http/faultPlan.ts';

/** A fault of the provincial system; which of its parameters count stands with each kind. */
export const provinceFault = z.strictObject({
  kind: z.enum([
    ...TRANSPORT_FAULTS,
    /** The rows alone, without the object around them. */
    'array_body',
    /** An answer of `bytes` (64 MiB unless given), most of it padding. */
    'oversized',
    /** `total` is another number with every answer. */
    'drifting_total',
    /** Before the answer, `rows` (5 unless given) rows are modified, so that the others move. */
    'shifting_pages',
    /** The name in the page's first row has a byte that is no text. */
    'invalid_bytes',
    /** Only `share` of the rows (0.1 unless given) are shown and counted: an account that sees its own, an index being built. */
    'partial_view',
    /** Every text is in decomposed Unicode, where marks are characters of their own. */
    'decomposed',
    /** The page's first row cannot be read. */
    'unreadable_row',
    /** The page begins with the row that ended the page before. */
    'repeated_case',
  ]),
  ...faultParameters,
  rows: z.int().min(1).max(10_000).optional(),
  share: z.number().min(0).max(1).optional(),
  bytes: z.int().min(1).max(1_073_741_824).optional(),
});

export type ProvinceFault = z.infer<typeof provinceFault>;
