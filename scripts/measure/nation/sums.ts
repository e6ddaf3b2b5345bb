/** What was measured, on whatever machine: counts and sizes, which do not depend on how busy it was. */
export interface Measured {
  /** Statements a second of a daemon that has nothing to do. */
  readonly idleStatementsASecond: number;
  readonly idleTransactionsASecond: number;
  readonly idleWalBytesASecond: number;
  /** Of one state of so many cases together: a poll or a few, and the deliveries. Few, and many: a line goes through both. */
  readonly few: RoundCost;
  readonly many: RoundCost;
  /** Bytes of a case with its indexes, in a ledger that was filled as a province fills one. */
  readonly bytesACase: number;
  /** Bytes of one entry of a timeline with its indexes. */
  readonly bytesAnEvent: number;
  /** Bytes of the counters and all other tables together. */
  readonly bytesOfCounters: number;
}

interface RoundCost {
  readonly cases: number;
  readonly statements: number;
  readonly transactions: number;
  readonly portalRequests: number;
  readonly sourceRequests: number;
  readonly walBytes: number;
}

/** What a nation is supposed to be. */
export interface Nation {
  readonly provinces: number;
  readonly cases: number;
  /** States of each case that are delivered one by one, with their steps. */
  readonly states: number;
  readonly days: number;
  /** Seconds between two polls. */
  readonly pollSeconds: number;
  /** How much busier a working hour is than the mean of all hours. */
  readonly peak: number;
}

interface Sums {
  /** States that are delivered, in a second, by all provinces together. */
  readonly statesASecond: number;
  /** Cases that a poll of one province finds. */
  readonly casesAPoll: number;
  readonly statementsASecond: number;
  readonly transactionsASecond: number;
  readonly portalRequestsASecond: number;
  readonly sourceRequestsASecond: number;
  readonly walBytesASecond: number;
}

/** 24 × 7 hours, of which 8 × 5 are worked in. */
export const WORKING_HOURS_PEAK = (24 * 7) / (8 * 5);

/** The load of all provinces together, on one server or on many: `mean` of all hours, or in a working hour. */
export function loadOf(measured: Measured, nation: Nation, hour: 'mean' | 'working'): Sums {
  const { provinces, cases, states, days, pollSeconds, peak } = nation;
  const busy = hour === 'mean' ? 1 : peak;
  const statesASecond = ((cases * states) / (days * 86_400)) * busy;
  const casesAPoll = (statesASecond / provinces) * pollSeconds;
  const polls = provinces / pollSeconds;
  const cost = (of: Exclude<keyof RoundCost, 'cases'>): number => polls * costOf(measured, casesAPoll, of);
  return {
    ...{ statesASecond, casesAPoll },
    statementsASecond: provinces * measured.idleStatementsASecond + cost('statements'),
    transactionsASecond: provinces * measured.idleTransactionsASecond + cost('transactions'),
    portalRequestsASecond: cost('portalRequests'),
    sourceRequestsASecond: cost('sourceRequests'),
    walBytesASecond: provinces * measured.idleWalBytesASecond + cost('walBytes'),
  };
}

/** Of the line through few and many cases; never less than the few cost. */
function costOf({ few, many }: Measured, cases: number, of: Exclude<keyof RoundCost, 'cases'>): number {
  const slope = Math.max(0, (many[of] - few[of]) / (many.cases - few.cases));
  return few[of] + slope * Math.max(0, cases - few.cases);
}

/** Bytes of all ledgers together after the span, with every state but the last in the timelines. */
export function bytesOf(measured: Measured, { provinces, cases, states }: Nation): number {
  const { bytesACase, bytesAnEvent, bytesOfCounters } = measured;
  return cases * (bytesACase + (states - 1) * bytesAnEvent) + provinces * bytesOfCounters;
}
