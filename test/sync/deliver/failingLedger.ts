import { systemError } from '../../../src/domain/systemFault.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';

type Method = keyof Ledger;

/** A real ledger whose server goes away as a test says. */
export class FailingLedger {
  readonly ledger: Ledger;
  /** Calls so far that failed. */
  readonly failed: Method[] = [];
  /** Whether nothing is answered. */
  isAway: boolean = false;
  /** Calls that are still carried out, and whose answer is lost: from then on the ledger is away. */
  readonly lastWords = new Set<Method>();
  /** What it says. */
  fault: () => Error = () => systemError('ledger_away');

  constructor(real: Ledger) {
    this.ledger = new Proxy(real, {
      get: (target, name: Method) => {
        const value = target[name];
        if (typeof value !== 'function') return value;
        return async (...given: unknown[]) => {
          const isLast = this.lastWords.delete(name);
          const answer = this.isAway ? null : { result: await Reflect.apply(value, target, given) };
          if (isLast) this.isAway = true;
          if (answer !== null && !isLast) return answer.result;
          this.failed.push(name);
          throw this.fault();
        };
      },
    });
  }
}
