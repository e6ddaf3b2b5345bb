import type { SettledRecord } from '../../../src/ledger/port/delivery.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';

export interface SettlementWatch {
  /** The ledger, with its settlements noted. */
  readonly ledger: Ledger;
  /** Cases that were acknowledged or refused. */
  decided(): number;
  charges(victims: ReadonlySet<number>): { readonly charged: number; readonly mostCharged: number };
}

/** Notes what deliveries settle, because a case that was delivered in the end shows no attempts any more. */
export function watchSettlements(ledger: Ledger, expected: number, onEnd: () => void): SettlementWatch {
  const decided = new Set<number>();
  const charges = new Map<number, number>();
  const note = ({ id, settlement }: SettledRecord): void => {
    const { outcome } = settlement;
    if (outcome === 'synced' || outcome === 'rejected') decided.add(id);
    if ('charge' in settlement && settlement.charge) charges.set(id, (charges.get(id) ?? 0) + 1);
  };
  const settle: Ledger['settle'] = async (owner, records, now) => {
    const outcome = await ledger.settle(owner, records, now);
    for (const record of records) note(record);
    if (decided.size >= expected) onEnd();
    return outcome;
  };
  const watched = new Proxy(ledger, {
    get(target, name) {
      if (name === 'settle') return settle;
      const value: unknown = Reflect.get(target, name, target);
      // The ledger's private fields are not the proxy's.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    ledger: watched,
    decided: () => decided.size,
    charges: (victims) => {
      const others = [...charges].filter(([id]) => !victims.has(id)).map(([, count]) => count);
      return { charged: others.reduce((sum, count) => sum + count, 0), mostCharged: Math.max(0, ...others) };
    },
  };
}
