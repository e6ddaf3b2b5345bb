import { z } from 'zod';
import { unit } from '../cases/random.ts';

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
  /** HTTP 302 to an address where nobody listens. */
  'redirect',
  /** `text` with HTTP `status` (200 unless given), whatever the request. */
  'says',
] as const;

export const faultParameters = {
  /** How many requests it hits; left out = until the plan is replaced. */
  times: z.int().min(1).optional(),
  /** It hits every n-th of the requests it applies to; left out = each of them. */
  every: z.int().min(1).optional(),
  /** How many of each hundred requests that it applies to it hits, at random places among them. */
  ofHundred: z.int().min(1).max(100).optional(),
  /** It hits only requests beyond this many in a second, as a portal with a rate limit does. */
  above: z.number().positive().optional(),
  /** The time from setting the plan to the fault's beginning (0 unless given), and from there to its end. */
  afterMs: z.int().min(0).optional(),
  forMs: z.int().min(1).optional(),
  status: z.int().min(200).max(599).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  text: z.string().optional(),
};
type FaultParameters = {
  readonly [Name in keyof typeof faultParameters]?: z.infer<(typeof faultParameters)[Name]>;
};

export type TransportFault = FaultParameters & { readonly kind: (typeof TRANSPORT_FAULTS)[number] };

type Frequency = Pick<FaultParameters, 'times' | 'every' | 'ofHundred' | 'above' | 'afterMs' | 'forMs'>;

/** Faults in order: `[{503 × 2}, {html × 1}]` gives two 503, one HTML page, then no fault. */
export function createFaultPlan<Fault extends Frequency>(seed = 1) {
  let planned: { fault: Fault; seen: number; hits: number; allowance: Allowance }[] = [];
  let setAt = performance.now();
  return {
    /** Replaces the plan; an empty list ends all faults. */
    set(faults: readonly Fault[]): void {
      planned = faults.map((fault) => ({ fault, seen: 0, hits: 0, allowance: new Allowance(fault.above) }));
      setAt = performance.now();
    },
    /** The first planned fault that applies, is due and is not used up; or null. */
    next(applies: (fault: Fault) => boolean): Fault | null {
      const elapsed = performance.now() - setAt;
      for (const [index, entry] of planned.entries()) {
        const { times = Number.POSITIVE_INFINITY, every = 1, ofHundred = HUNDRED } = entry.fault;
        if (entry.hits >= times || !isInTime(entry.fault, elapsed) || !applies(entry.fault)) continue;
        entry.seen += 1;
        if (entry.seen % every !== 0 || !isDrawn(ofHundred, entry.seen - 1, seed + index)) continue;
        if (entry.allowance.takes(elapsed)) continue;
        entry.hits += 1;
        return entry.fault;
      }
      return null;
    },
  };
}

function isInTime({ afterMs = 0, forMs = Number.POSITIVE_INFINITY }: Frequency, elapsed: number): boolean {
  return elapsed >= afterMs && elapsed < afterMs + forMs;
}

const HUNDRED = 100;
const DRAW_SALT = 91;

/** Each hundred requests are drawn in an order of their own, and the first of that order are hit. */
function isDrawn(ofHundred: number, index: number, seed: number): boolean {
  if (ofHundred === HUNDRED) return true;
  const first = index - (index % HUNDRED);
  const drawn = unit(seed, index, DRAW_SALT);
  let before = 0;
  for (let other = first; other < first + HUNDRED; other += 1) {
    if (unit(seed, other, DRAW_SALT) < drawn) before += 1;
  }
  return before < ofHundred;
}

/** What a portal with a rate limit takes: at most one second's worth at once. */
class Allowance {
  readonly #perSecond: number | undefined;
  #left: number;
  #at = 0;

  constructor(perSecond: number | undefined) {
    this.#perSecond = perSecond;
    this.#left = Math.max(1, perSecond ?? 0);
  }

  /** Without a limit it takes nothing, so that every request is hit. */
  takes(at: number): boolean {
    if (this.#perSecond === undefined) return false;
    const gained = ((at - this.#at) / 1_000) * this.#perSecond;
    this.#left = Math.min(Math.max(1, this.#perSecond), this.#left + gained);
    this.#at = at;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
