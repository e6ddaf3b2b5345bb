import { z } from 'zod';
import { CATALOGUE_RETRY_MS } from '../../domain/delays.ts';
import type { ProcedureCatalogue } from '../../domain/preflight.ts';
import { REASON_CODES, REASONS } from '../../domain/reason.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import { defineFact, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import type { Portal } from '../../portal/portal.ts';

const PROCEDURE_CATALOGUE = defineFact('procedure_catalogue', z.array(z.tuple([z.string(), z.string()])));
const HELD_BY_LIST = REASON_CODES.filter((reason) => REASONS[reason].release === 'list');

export interface CatalogueDeps {
  readonly ledger: Ledger;
  readonly portal: Portal;
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * The national procedure list, read from the portal once a day and kept in the ledger. If that fails, the last list is
 * used, or null if there is none (docs/contracts.md).
 */
export function createCatalogue(deps: CatalogueDeps): (signal: AbortSignal) => Promise<ProcedureCatalogue> {
  let kept: { list: ProcedureCatalogue; until: Instant } | null = null;
  let reading: Promise<ProcedureCatalogue> | null = null;
  return async (signal) => {
    if (kept !== null && deps.now() < kept.until) return kept.list;
    reading ??= readCatalogue(deps, signal)
      .then((found) => {
        kept = found;
        return found.list;
      })
      .finally(() => {
        reading = null;
      });
    return await reading;
  };
}

async function readCatalogue(
  deps: CatalogueDeps,
  signal: AbortSignal,
): Promise<{ list: ProcedureCatalogue; until: Instant }> {
  const { ledger, portal, now, log } = deps;
  const fact = await readFact(ledger, PROCEDURE_CATALOGUE);
  const old = fact === null ? null : new Map(fact.value);
  const age = fact === null ? null : now() - fact.at;
  // A date in the future comes from a wrong clock.
  if (age !== null && age >= 0 && age < DAY_MS) return { list: old, until: now() + DAY_MS - age };

  const answer = await portal.procedures(signal);
  if (answer.outcome === 'failed') {
    log.warn('catalogue.unread', {
      failureKind: answer.failure.kind,
      httpStatus: answer.failure.httpStatus,
      code: answer.failure.code,
      remedy: 'None: no case is held back for it; the list is read again in ten minutes.',
    });
    return { list: old, until: now() + CATALOGUE_RETRY_MS };
  }
  if (old !== null && [...answer.value.keys()].some((code) => !old.has(code))) {
    // Before the list is stored, or a crash in between would hide that a procedure is new.
    await ledger.requeue({ reasons: HELD_BY_LIST }, { now: now(), note: 'procedure list changed' });
  }
  await writeFact(ledger, PROCEDURE_CATALOGUE, [...answer.value], now());
  log.info('catalogue.read', { count: answer.value.size });
  return { list: answer.value, until: now() + DAY_MS };
}
