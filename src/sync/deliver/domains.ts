import { z } from 'zod';
import { CATALOGUE_RETRY_MS } from '../../domain/delays.ts';
import type { Domain, PortalRules } from '../../domain/preflight.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import { defineFact, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import type { Portal } from '../../portal/portal.ts';

/** How long the answer for a procedure counts. */
const KNOWN_FOR_MS = 30 * DAY_MS;

export const PROCEDURE_DOMAINS = defineFact(
  'procedure_domains',
  z.object({
    known: z.array(
      z.tuple([z.string(), z.number(), z.object({ code: z.string(), name: z.string() }).nullable()]),
    ),
    /** Whether cases are held back because neither side has named their domain. */
    lacking: z.boolean(),
  }),
);

export interface DomainsDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact' | 'requeue'>;
  readonly portal: Pick<Portal, 'domain' | 'check'>;
  readonly now: () => Instant;
  readonly log: Log;
}

interface Known {
  readonly at: Instant;
  /** Null: the portal names none. */
  readonly domain: Domain | null;
}

/**
 * The nation's domain of each procedure that was delivered (docs/contracts.md): one request a procedure and month, kept
 * in the ledger. Nothing waits for it; until it is known, cases go out with the source's domain.
 */
export class Domains {
  readonly #deps: DomainsDeps;
  readonly #known: Map<string, Known>;
  readonly #wanted = new Set<string>();
  #nextTry: Instant = 0;
  #learning: Promise<number> | null = null;
  #lacking: boolean;

  private constructor(deps: DomainsDeps, known: Map<string, Known>, lacking: boolean) {
    this.#deps = deps;
    this.#known = known;
    this.#lacking = lacking;
  }

  static async remembered(deps: DomainsDeps): Promise<Domains> {
    const fact = (await readFact(deps.ledger, PROCEDURE_DOMAINS))?.value;
    const known = new Map(fact?.known.map(([code, at, domain]) => [code, { at, domain }]));
    return new Domains(deps, known, fact?.lacking ?? false);
  }

  /** For the checks before a case is sent. */
  rules(): PortalRules {
    return {
      domainOf: (procedureCode) => this.#domainOf(procedureCode),
      check: (mapped) => {
        const problem = this.#deps.portal.check(mapped);
        if (problem !== null && (mapped.domainCode === '' || mapped.domainName === '')) this.#lacking = true;
        return problem;
      },
    };
  }

  /**
   * For the checks when a case is read: a procedure that the portal was not asked about yet is requested only where a case
   * lacks its domain, and holds nobody back.
   */
  rulesForReading(): PortalRules {
    return {
      domainOf: (procedureCode) => this.#known.get(procedureCode)?.domain ?? null,
      check: (mapped) => {
        const problem = this.#deps.portal.check(mapped);
        if (problem === null || (mapped.domainCode !== '' && mapped.domainName !== '')) return problem;
        if (!this.#known.has(mapped.procedureCode)) {
          this.#wanted.add(mapped.procedureCode);
          return null;
        }
        this.#lacking = true;
        return problem;
      },
    };
  }

  #domainOf(procedureCode: string): Domain | null {
    const known = this.#known.get(procedureCode);
    const age = known === undefined ? null : this.#deps.now() - known.at;
    // A negative age means that the clock was set back.
    if (age === null || age < 0 || age >= KNOWN_FOR_MS) this.#wanted.add(procedureCode);
    return known?.domain ?? null;
  }

  /**
   * Requests what is still wanted, up to the given number, one caller at a time; after a failure it waits a while. Returns how
   * many cases are pending again, because a domain was what they lacked.
   */
  async learn(most: number, signal: AbortSignal): Promise<number> {
    this.#learning ??= this.#learn(most, signal).finally(() => {
      this.#learning = null;
    });
    return await this.#learning;
  }

  async #learn(most: number, signal: AbortSignal): Promise<number> {
    const { ledger, now, log } = this.#deps;
    if (this.#wanted.size === 0 || now() < this.#nextTry) return 0;
    const { count, named } = await this.#request(most, signal);
    const released = named > 0 && this.#lacking;
    if (released) this.#lacking = false;
    if (count > 0 || this.#lacking) {
      const known = [...this.#known].map(([code, { at, domain }]): [string, Instant, Domain | null] => [
        code,
        at,
        domain,
      ]);
      await writeFact(ledger, PROCEDURE_DOMAINS, { known, lacking: this.#lacking }, now());
    }
    if (count > 0) log.info('domains.read', { count });
    if (!released) return 0;
    return await ledger.requeue(
      { reasons: ['FIELD_MISSING'] },
      { now: now(), note: 'domains of procedures read' },
    );
  }

  async #request(
    most: number,
    signal: AbortSignal,
  ): Promise<{ readonly count: number; readonly named: number }> {
    const { portal, now, log } = this.#deps;
    let [count, named] = [0, 0];
    for (const code of this.#wanted) {
      if (count === most || signal.aborted) break;
      const answer = await portal.domain(code, signal);
      if (answer.outcome === 'failed') {
        this.#nextTry = now() + CATALOGUE_RETRY_MS;
        const { kind, httpStatus, code: portalCode } = answer.failure;
        const remedy = 'None: cases go out with the domain of the source; it is tried again in ten minutes.';
        log.warn('domains.unread', { failureKind: kind, httpStatus, code: portalCode, remedy });
        break;
      }
      count += 1;
      this.#wanted.delete(code);
      this.#known.set(code, { at: now(), domain: answer.value });
      if (answer.value !== null) named += 1;
    }
    return { count, named };
  }
}
