import { AsyncLocalStorage } from 'node:async_hooks';
import { DongboError } from '../../domain/errors.ts';
import type { Term } from './processes.ts';

/** A term as the process knows it that has it. */
export interface OwnTerm extends Term {
  /** False as soon as another process can have the role; by this process's own clock, which nobody sets. */
  isHeld(): boolean;
}

/**
 * The term in which the present step works. Rejected: handing it to each method of the ledger that writes, because the one
 * that is forgotten is the one that writes after its time.
 */
const terms = new AsyncLocalStorage<OwnTerm>();

/** Whatever `work` does in the ledger is refused once the term is over. Null: the process is alone on its ledger. */
export function inTerm<T>(term: OwnTerm | null, work: () => T): T {
  return term === null ? work() : terms.run(term, work);
}

export function presentTerm(): OwnTerm | undefined {
  return terms.getStore();
}

/** Throws where the present step's term is over. */
export function requireTerm(): void {
  const term = presentTerm();
  if (term !== undefined && !term.isHeld()) throw termOver(term);
}

export function termOver({ role }: Term): DongboError {
  return new DongboError({
    code: 'process.term_over',
    message: `Another process does the work of the role ${role} for all now; what this one was doing ends here.`,
    remedy: 'None: the other process continues. This one was stopped or cut off for a while.',
    vi: {
      message: `Một tiến trình khác nay làm phần việc chung của vai trò ${role}; việc dở dang ở đây dừng lại.`,
      remedy:
        'Không cần làm gì: tiến trình kia làm tiếp. Tiến trình này đã bị dừng hoặc mất kết nối một lúc.',
    },
  });
}
