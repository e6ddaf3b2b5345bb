import { isRefusedAgain } from '../../domain/refusedAgain.ts';
import type { PortalFailure } from '../../portal/portal.ts';

/** What the portal says of cases that it refused before: whether it is worth sending the others of their sub-batch. */
export class SecondRefusals {
  /** Whether the cases of this sub-batch were refused before. */
  readonly refusedBefore: boolean;
  readonly #byCode = new Map<string, number>();
  #accepted = 0;

  constructor(refusedBefore: boolean) {
    this.refusedBefore = refusedBefore;
  }

  /** Whether the others would evidently be refused again. */
  get areEvident(): boolean {
    const most = Math.max(0, ...this.#byCode.values());
    return this.refusedBefore && isRefusedAgain(most, this.#accepted);
  }

  accepted(): void {
    this.#accepted += 1;
  }

  refused({ code, httpStatus }: PortalFailure): void {
    const key = code ?? `HTTP ${httpStatus}`;
    this.#byCode.set(key, (this.#byCode.get(key) ?? 0) + 1);
  }
}
