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

const PROCEDURE_DOMAINS = defineFact(
  'procedure_domains',
  z.array(z.tuple([z.string(), z.number(), z.object({ code: z.string(), name: z.string() }).nullable()])),
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
  #learning: Promise<void> | null = null;
  /** Whether cases may be held back because neither side has named their domain; unknown after a start. */
  #lacking = true;

  private constructor(deps: DomainsDeps, known: Map<string, Known>) {
    this.#deps = deps;
    this.#known = known;
  }

  static async remembered(deps: DomainsDeps): Promise<Domains> {
    const fact = await readFact(deps.ledger, PROCEDURE_DOMAINS);
    return new Domains(deps, new Map(fact?.value.map(([code, at, domain]) => [code, { at, domain }])));
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

  #domainOf(procedureCode: string): Domain | null {
    const known = this.#known.get(procedureCode);
    const age = known === undefined ? null : this.#deps.now() - known.at;
    // A negative age means that the clock was set back.
    if (age === null || age < 0 || age >= KNOWN_FOR_MS) this.#wanted.add(procedureCode);
    return known?.domain ?? null;
  }

  /** Requests what is still wanted, at most so many; after a failure it waits a while. One at a time. */
  async learn(most: number, signal: AbortSignal): Promise<void> {
    this.#learning ??= this.#learn(most, signal).finally(() => {
      this.#learning = null;
    });
    await this.#learning;
  }

  async #learn(most: number, signal: AbortSignal): Promise<void> {
    const { ledger, portal, now, log } = this.#deps;
    if (this.#wanted.size === 0 || now() < this.#nextTry) return;
    let learned = 0;
    let asked = 0;
    for (const code of this.#wanted) {
      if (asked === most || signal.aborted) break;
      const answer = await portal.domain(code, signal);
      if (answer.outcome === 'failed') {
        this.#nextTry = now() + CATALOGUE_RETRY_MS;
        const { kind, httpStatus, code: portalCode } = answer.failure;
        const remedy = 'None: cases go out with the domain of the source; it is tried again in ten minutes.';
        log.warn('domains.unread', { failureKind: kind, httpStatus, code: portalCode, remedy });
        break;
      }
      asked += 1;
      this.#wanted.delete(code);
      this.#known.set(code, { at: now(), domain: answer.value });
      if (answer.value !== null) learned += 1;
    }
    if (asked === 0) return;
    const kept = [...this.#known].map(([code, { at, domain }]): [string, Instant, Domain | null] => [
      code,
      at,
      domain,
    ]);
    await writeFact(ledger, PROCEDURE_DOMAINS, kept, now());
    log.info('domains.read', { count: asked });
    if (learned === 0 || !this.#lacking) return;
    this.#lacking = false;
    await ledger.requeue({ reasons: ['FIELD_MISSING'] }, { now: now(), note: 'domains of procedures read' });
  }
}
