import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { parseJson } from '../../domain/parseJson.ts';
import type { PortalFault } from '../../domain/portalFault.ts';
import { isProbeDue } from '../../domain/probeDue.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import type { CursorMove } from '../../ledger/port/facts.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { LookUpTally, SyncedCase } from '../../ledger/port/verification.ts';
import type { Portal } from '../../portal/portal.ts';
import { probeLookUps, verificationBreaker } from './breaker.ts';
import { type LookUpDeps, lookUpCases } from './lookUps.ts';
import { StratifiedSample } from './sample.ts';

export interface VerifyDeps {
  readonly ledger: Ledger;
  readonly portal: Portal;
  readonly now: () => Instant;
  readonly concurrency: number;
  /** Whether another process delivers from this ledger; its deliveries go first. */
  readonly daemonRuns: boolean;
  /** Whether the verification breaker is ignored. */
  readonly force?: boolean | undefined;
  readonly random?: (() => number) | undefined;
  readonly onProgress?: ((done: number, expected: number) => void) | undefined;
  /** Called each time look-ups wait for deliveries. */
  readonly onWait?: (() => void) | undefined;
}

interface Figures extends LookUpTally {
  /** Look-ups without an answer. */
  readonly failed: number;
}

const NOTHING: Figures = { confirmed: 0, present: 0, missing: 0, differs: 0, failed: 0 };

export interface Verified extends Figures {
  /** The synced cases that the figures represent. */
  readonly population: number;
  /** Why not all were looked up: the circuit's cause, `deliveries`, or `tripped`; null = all were. */
  readonly stoppedBecause: string | null;
  /** The kind of outage, where it is known. */
  readonly fault?: PortalFault | undefined;
}

/** The position of a walk over all cases, so that a killed process can continue. */
export const VERIFY_ALL_CURSOR = 'verify_all';
const walkSchema = z.object({
  filter: z.string(),
  startedAt: z.number(),
  afterId: z.number(),
  confirmed: z.number(),
  present: z.number().default(0),
  missing: z.number(),
  differs: z.number(),
  failed: z.number(),
});
type Walk = z.infer<typeof walkSchema>;
/** An older walk is out of date. */
const LONGEST_WALK_MS = 7 * DAY_MS;

/** Cases read from the ledger at a time. */
const PAGE = 5_000;
/** Cases looked up in one transaction. */
const CHUNK = 50;
const WAIT_MS = 500;
const LONGEST_WAIT_MS = 600_000;

/** Looks up a random sample of the matching synced cases, stratified by agency. */
export async function verifySample(
  deps: VerifyDeps,
  options: { readonly filter: RecordFilter; readonly size: number },
  signal: AbortSignal,
): Promise<Verified> {
  const sample = new StratifiedSample<SyncedCase>(options.size, deps.random);
  let afterId = 0;
  for (;;) {
    const page = await deps.ledger.synced(options.filter, PAGE, afterId);
    for (const one of page) sample.add(one.agencyCode, one);
    afterId = page.at(-1)?.id ?? afterId;
    if (page.length < PAGE) break;
  }
  const cases = sample.draw();
  let figures = NOTHING;
  let stoppedBecause = await tripped(deps, signal);
  let fault: PortalFault | undefined;
  for (let done = 0; done < cases.length && stoppedBecause === null; done += CHUNK) {
    signal.throwIfAborted();
    const chunk = await verifyChunk(cases.slice(done, done + CHUNK), deps, signal);
    figures = sum(figures, chunk);
    ({ stoppedBecause, fault } = chunk);
    deps.onProgress?.(Math.min(done + CHUNK, cases.length), cases.length);
  }
  return { ...figures, population: sample.population(), stoppedBecause, fault };
}

/** Looks up every matching synced case. A killed walk with the same filter continues where it was for a week. */
export async function verifyAll(
  deps: VerifyDeps,
  filter: RecordFilter,
  signal: AbortSignal,
): Promise<Verified> {
  const { ledger } = deps;
  const { synced } = await ledger.gapTotals();
  let walk = await continued(deps, JSON.stringify(filter));
  let stoppedBecause = await tripped(deps, signal);
  let fault: PortalFault | undefined;
  while (stoppedBecause === null) {
    signal.throwIfAborted();
    const cases = await ledger.synced(filter, CHUNK, walk.afterId);
    if (cases.length === 0) {
      await ledger.setCursor(VERIFY_ALL_CURSOR, '');
      break;
    }
    const before = walk;
    const after = (chunk: ChunkFigures): Walk => ({
      ...before,
      ...sum(before, chunk),
      afterId: chunk.lastId ?? before.afterId,
    });
    const chunk = await verifyChunk(cases, deps, signal, (figures) => ({
      name: VERIFY_ALL_CURSOR,
      value: JSON.stringify(after(figures)),
    }));
    walk = after(chunk);
    ({ stoppedBecause, fault } = chunk);
    deps.onProgress?.(total(walk), synced);
  }
  const { confirmed, present, missing, differs, failed } = walk;
  return { confirmed, present, missing, differs, failed, population: total(walk), stoppedBecause, fault };
}

function total({ confirmed, present, missing, differs, failed }: Figures): number {
  return confirmed + present + missing + differs + failed;
}

async function continued({ ledger, now }: VerifyDeps, filter: string): Promise<Walk> {
  const walk = parseJson((await ledger.cursor(VERIFY_ALL_CURSOR)) ?? '', walkSchema);
  if (walk?.filter === filter && now() - walk.startedAt < LONGEST_WALK_MS) return walk;
  return { filter, startedAt: now(), afterId: 0, ...NOTHING };
}

interface ChunkFigures extends Figures {
  readonly lastId: number | null;
}

interface Chunk extends ChunkFigures {
  readonly stoppedBecause: string | null;
  readonly fault: PortalFault | undefined;
}

async function verifyChunk(
  cases: readonly SyncedCase[],
  deps: VerifyDeps,
  signal: AbortSignal,
  cursorAfter?: (chunk: ChunkFigures) => CursorMove,
): Promise<Chunk> {
  const { ledger, now, force } = deps;
  const { found, stoppedBecause, fault } = await lookUpCases(cases, lookUpDeps(deps, signal), signal);
  const lookedUp = found.filter((one) => one !== null);
  const failed = found.length - lookedUp.length;
  const lastId = cases[found.length - 1]?.id ?? null;
  const tally = await ledger.settleLookUps(lookedUp, now(), {
    cursorAfter: cursorAfter && ((counted) => cursorAfter({ ...counted, failed, lastId })),
    forced: force,
  });
  if (tally === null) return { ...NOTHING, lastId: null, stoppedBecause: 'tripped', fault: undefined };
  return { ...tally, failed, lastId, stoppedBecause, fault };
}

/** `tripped` if the breaker is and a probe does not reset it; else null. */
async function tripped(deps: VerifyDeps, signal: AbortSignal): Promise<string | null> {
  const { ledger, now } = deps;
  if (deps.force === true || (await verificationBreaker(ledger)).trippedAt === null) return null;
  const outcome = await probeLookUps({ ledger, now, ...lookUpDeps(deps, signal) }, now(), signal);
  return outcome === 'closed' ? null : 'tripped';
}

function lookUpDeps(deps: VerifyDeps, signal: AbortSignal): LookUpDeps {
  const { portal, concurrency } = deps;
  return { portal, concurrency, holdBack: () => afterDeliveries(deps, signal) };
}

/** Waits while another process delivers. Null = continue, else the reason to stop. */
async function afterDeliveries(deps: VerifyDeps, signal: AbortSignal): Promise<string | null> {
  const { ledger, now, daemonRuns, onWait } = deps;
  for (let waitedMs = 0; ; waitedMs += WAIT_MS) {
    const circuit = await ledger.circuit();
    if (circuit !== null && !isProbeDue(circuit, now())) return circuit.cause;
    if (!daemonRuns || (await ledger.deliveryPause()) !== null) return null;
    if ((await ledger.backlog(now(), 1)).due === 0) return null;
    if (waitedMs >= LONGEST_WAIT_MS) return 'deliveries';
    onWait?.();
    await sleep(WAIT_MS, undefined, { signal });
  }
}

function sum(a: Figures, b: Figures): Figures {
  return {
    confirmed: a.confirmed + b.confirmed,
    present: a.present + b.present,
    missing: a.missing + b.missing,
    differs: a.differs + b.differs,
    failed: a.failed + b.failed,
  };
}
