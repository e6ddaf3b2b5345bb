import { z } from 'zod';

/** Faults of any HTTP server or proxy. */
export const TRANSPORT_FAULTS = [
  /** HTTP `status` (503 unless given) with a short JSON body. */
  'status',
  /** A page of a proxy in between, with HTTP `status` (200 unless given). */
  'html',
  'empty_body',
  /** The first half of the real answer, sent as if it were whole. */
  'cut_json',
  /** Never answers. */
  'hang',
  /** Breaks the connection. */
  'reset',
  /** The real answer, `delayMs` (2000 unless given) late. */
  'slow',
  /** `text` with HTTP `status` (200 unless given), whatever the request. */
  'says',
] as const;

export const faultParameters = {
  /** How many requests it hits; left out = until the plan is replaced. */
  times: z.int().min(1).optional(),
  /** It hits every n-th of the requests it applies to; left out = each of them. */
  every: z.int().min(1).optional(),
  status: z.int().min(200).max(599).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  text: z.string().optional(),
};
type FaultParameters = {
  readonly [Name in keyof typeof faultParameters]?: z.infer<(typeof faultParameters)[Name]>;
};

export type TransportFault = FaultParameters & { readonly kind: (typeof TRANSPORT_FAULTS)[number] };

type Frequency = Pick<FaultParameters, 'times' | 'every'>;

/** Faults in order: `[{503 × 2}, {html × 1}]` gives two 503, one HTML page, then no fault. */
export function createFaultPlan<Fault extends Frequency>() {
  let planned: { fault: Fault; seen: number; hits: number }[] = [];
  return {
    /** Replaces the plan; an empty list ends all faults. */
    set(faults: readonly Fault[]): void {
      planned = faults.map((fault) => ({ fault, seen: 0, hits: 0 }));
    },
    /** The first planned fault that applies, is due and is not used up; or null. */
    next(applies: (fault: Fault) => boolean): Fault | null {
      for (const entry of planned) {
        const { times = Number.POSITIVE_INFINITY, every = 1 } = entry.fault;
        if (entry.hits >= times || !applies(entry.fault)) continue;
        entry.seen += 1;
        if (entry.seen % every !== 0) continue;
        entry.hits += 1;
        return entry.fault;
      }
      return null;
    },
  };
}
