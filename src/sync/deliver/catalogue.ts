import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CONFIRMATIONS, catalogueFault, compareCatalogues } from '../../domain/catalogueDoubt.ts';
import { CATALOGUE_CHECK_MS, CATALOGUE_CONFIRM_MS, CATALOGUE_RETRY_MS } from '../../domain/delays.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { ProcedureCatalogue } from '../../domain/preflight.ts';
import { REASON_CODES, REASONS } from '../../domain/reason.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import { defineFact, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { CATALOGUE_DOUBT, type CatalogueDoubt } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';
import type { Portal } from '../../portal/portal.ts';
import { usedProcedures } from './usedProcedures.ts';

const LIST = z.array(z.tuple([z.string(), z.string()]));
export const PROCEDURE_CATALOGUE = defineFact('procedure_catalogue', LIST);
/**
 * The last list read, while none is believed. It holds no case back, but people who map codes look in it: the usual cause
 * of the doubt is that no code is mapped yet. Empty once a list is believed.
 */
export const DOUBTED_CATALOGUE = defineFact('procedure_catalogue_doubted', LIST);
const HELD_BY_LIST = REASON_CODES.filter((reason) => REASONS[reason].release === 'list');

export interface CatalogueDeps {
  readonly ledger: Ledger;
  readonly portal: Portal;
  readonly mappings: () => Mappings;
  readonly now: () => Instant;
  readonly log: Log;
}

type List = ReadonlyMap<string, string>;

/** The list as it was last read, without a connection to the portal; null = it holds nobody back. */
export async function rememberedCatalogue(ledger: Pick<Ledger, 'fact'>): Promise<ProcedureCatalogue> {
  const fact = await readFact(ledger, PROCEDURE_CATALOGUE);
  const doubt = (await readFact(ledger, CATALOGUE_DOUBT))?.value ?? null;
  return usable(fact === null ? null : new Map(fact.value), doubt);
}

/** A list, and until when it can be used without another look. */
interface Kept {
  readonly list: ProcedureCatalogue;
  readonly until: Instant;
}

/**
 * The national procedure list, read from the portal once a day and kept in the ledger. If that fails, the last list is
 * used, or null if there is none (docs/contracts.md). A list that says much less than the one before, or knows few of the
 * procedures that our own cases use, holds no case back until further readings confirm it or a person accepts it.
 */
export function createCatalogue(deps: CatalogueDeps): (signal: AbortSignal) => Promise<ProcedureCatalogue> {
  let kept: Kept | null = null;
  let reading: Promise<ProcedureCatalogue> | null = null;
  return async (signal) => {
    if (kept !== null && deps.now() < kept.until) return kept.list;
    reading ??= catalogue(deps, signal)
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

async function catalogue(deps: CatalogueDeps, signal: AbortSignal): Promise<Kept> {
  const { ledger, now } = deps;
  const fact = await readFact(ledger, PROCEDURE_CATALOGUE);
  const stored = fact === null ? null : new Map(fact.value);
  const doubt = (await readFact(ledger, CATALOGUE_DOUBT))?.value ?? null;
  const isOpen = doubt !== null && !doubt.believed;
  if (isOpen && now() >= doubt.seenAt && now() < doubt.nextAt) {
    return { list: usable(stored, doubt), until: now() + CATALOGUE_CHECK_MS };
  }
  const age = fact === null ? null : now() - fact.at;
  // A date in the future comes from a wrong clock.
  const isFresh = age !== null && age >= 0 && age < DAY_MS;
  const isAwaited =
    doubt?.believed === true && stored !== null && hashOf(stored) !== doubt.hash && doubt.fault === 'lost';
  if (stored === null || !isFresh || isOpen || isAwaited)
    return await readAgain(deps, { stored, doubt }, signal);
  // Cases come, so a list that was read before them is judged again.
  const doubted = await judge(deps, stored, null, doubt);
  if (doubted !== null) return await doubtList(deps, doubted, stored);
  return { list: stored, until: Math.min(now() + CATALOGUE_CHECK_MS, now() + DAY_MS - age) };
}

async function readAgain(
  deps: CatalogueDeps,
  { stored, doubt }: { readonly stored: List | null; readonly doubt: CatalogueDoubt | null },
  signal: AbortSignal,
): Promise<Kept> {
  const { ledger, portal, now, log } = deps;
  const answer = await portal.procedures(signal);
  if (answer.outcome === 'failed') {
    log.warn('catalogue.unread', {
      failureKind: answer.failure.kind,
      httpStatus: answer.failure.httpStatus,
      code: answer.failure.code,
      remedy: 'None: no case is held back for it; the list is read again in ten minutes.',
    });
    return { list: usable(stored, doubt), until: now() + CATALOGUE_RETRY_MS };
  }
  const list = answer.value;
  const doubted = await judge(deps, list, stored, doubt);
  if (doubted !== null) {
    if (stored === null) await writeFact(ledger, DOUBTED_CATALOGUE, [...list], now());
    return await doubtList(deps, doubted, stored);
  }
  if (stored !== null && [...list.keys()].some((code) => !stored.has(code))) {
    // Before the list is stored, or a crash in between would hide that a procedure is new.
    await ledger.requeue({ reasons: HELD_BY_LIST }, { now: now(), note: 'procedure list changed' });
  }
  await writeFact(ledger, PROCEDURE_CATALOGUE, [...list], now());
  if (doubt !== null) {
    await writeFact(ledger, DOUBTED_CATALOGUE, [], now());
    const isDoubted = doubt.hash === hashOf(list);
    await writeFact(ledger, CATALOGUE_DOUBT, isDoubted ? { ...doubt, believed: true } : null, now());
  }
  log.info('catalogue.read', { count: list.size });
  return { list, until: now() + CATALOGUE_CHECK_MS };
}

/** The doubt about a list; null if nothing speaks against it, or if it was confirmed or accepted. */
async function judge(
  { ledger, mappings, now }: CatalogueDeps,
  list: List,
  before: List | null,
  doubt: CatalogueDoubt | null,
): Promise<CatalogueDoubt | null> {
  const hash = hashOf(list);
  if (doubt?.hash === hash) {
    if (doubt.believed) return null;
    const confirmations = doubt.confirmations + 1;
    if (confirmations >= CONFIRMATIONS) return null;
    return { ...doubt, confirmations, nextAt: now() + CATALOGUE_CONFIRM_MS };
  }
  const tables = mappings();
  const used = usedProcedures(await ledger.gapGroups('procedure'), tables);
  const figures = compareCatalogues(list, before, used);
  const fault = catalogueFault(figures);
  if (fault === null) return null;
  const seenAt = now();
  return {
    ...{ hash, fault, ...figures, seenAt },
    ...{ nextAt: seenAt + CATALOGUE_CONFIRM_MS, confirmations: 0, believed: false },
  };
}

async function doubtList(
  { ledger, now, log }: CatalogueDeps,
  doubt: CatalogueDoubt,
  stored: List | null,
): Promise<Kept> {
  await writeFact(ledger, CATALOGUE_DOUBT, doubt, now());
  // Those that the list has already held back.
  await ledger.requeue({ reasons: HELD_BY_LIST }, { now: now(), note: 'procedure list doubted' });
  const { fault, size: count, lost, used, known } = doubt;
  if (doubt.confirmations === 0) log.warn('catalogue.doubted', { cause: fault, count, lost, used, known });
  return { list: usable(stored, doubt), until: now() + CATALOGUE_CHECK_MS };
}

/** A list that is in doubt itself holds nobody back; else the last believed one stays in use. */
function usable(stored: List | null, doubt: CatalogueDoubt | null): ProcedureCatalogue {
  if (stored === null || doubt === null || doubt.believed) return stored;
  return doubt.fault === 'unknown' || hashOf(stored) === doubt.hash ? null : stored;
}

function hashOf(list: List): string {
  return createHash('sha256')
    .update([...list.keys()].sort((a, b) => (a < b ? -1 : 1)).join('\n'))
    .digest('base64');
}
