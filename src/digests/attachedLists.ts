import type { Letterhead } from '../alarms/noticeText.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { collectWork, type Workload } from '../reports/worklist/build.ts';
import type { BookOptions } from '../reports/worklist/cover.ts';
import { type MailedList, mailedList } from '../reports/worklist/mailed.ts';

interface Deps {
  readonly ledger: Pick<Ledger, 'records' | 'names'>;
  readonly portalCodes: () => BookOptions['portalCodes'];
  readonly letterhead: Letterhead;
}

type At = Pick<Mappings, 'agencies' | 'ofSources'> & { readonly now: Instant };

/** The work lists of one round of digests. The cases are collected once, when the first list is wanted. */
export class AttachedLists {
  readonly #deps: Deps;
  readonly #at: At;
  #collected: Promise<{ readonly work: Workload; readonly options: BookOptions }> | null = null;

  constructor(deps: Deps, at: At) {
    this.#deps = deps;
    this.#at = at;
  }

  /** `agency`: by its code; null = the whole province. */
  async of(agency: string | null): Promise<MailedList | null> {
    this.#collected ??= this.#collect();
    const { work, options } = await this.#collected;
    const groups = work.groups.filter(({ agencyCode }) => agency === null || agencyCode === agency);
    return await mailedList(this.#deps.ledger, groups, { ...options, agency });
  }

  async #collect() {
    const { ledger, portalCodes: codes, letterhead } = this.#deps;
    const portalCodes = codes();
    const { language, offsetMs } = letterhead;
    const options: BookOptions = {
      ...{ ...this.#at, language, offsetMs, portalCodes },
      procedures: await ledger.names('procedure'),
      agencyNames: await ledger.names('agency'),
    };
    return { work: await collectWork(ledger, {}, { portalCodes, ofSources: this.#at.ofSources }), options };
  }
}
