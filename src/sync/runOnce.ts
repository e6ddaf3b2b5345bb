import { SourceUnreadableError } from '../domain/errors.ts';
import type { ReadSummary } from '../source/source.ts';
import { deliverChosen } from './deliver/deliverChosen.ts';
import { type Drained, drain } from './deliver/drain.ts';
import type { IngestDeps, ReadTally } from './ingest/ingest.ts';
import { hasToReadAgain, type ReadDeps, readCensus, readChanges } from './ingest/read.ts';
import { stepDueReplays } from './replay/advance.ts';

export interface RunOnceOptions {
  /** As for a drain. */
  readonly maxWaitMs: number;
  /** Reads only changes, unless a killed process lost cases. */
  readonly changesOnly: boolean;
  /** Further sources, read after the first. */
  readonly others?: readonly ReadDeps[] | undefined;
  /** Chooses, once the source is read, the only cases that are delivered; absent = all, while it is read. */
  readonly chosen?:
    | { choose(): Promise<readonly number[]>; deliverOnly(ids: readonly number[]): void }
    | undefined;
  readonly onPage?: IngestDeps['onPage'];
  readonly onTick?: (() => Promise<void>) | undefined;
  /** Called when the reading has ended, also after an error. */
  readonly onRead?: (() => void) | undefined;
}

/** Its `read` counts each numbered case once, its `changed` the new and the changed ones. */
export interface RunOnceOutcome extends ReadTally, Drained {
  /** Why the reading ended early or stayed incomplete; what was read is delivered all the same. */
  readonly sourceError: SourceUnreadableError | null;
}

/** Reads the source to its end while delivering, then waits until nothing deliverable remains. */
export async function runOnce(
  deps: ReadDeps,
  options: RunOnceOptions,
  signal: AbortSignal,
): Promise<RunOnceOutcome> {
  let tally: ReadTally = NOTHING;
  let sourceError: SourceUnreadableError | null = null;
  for (const one of [deps, ...(options.others ?? [])]) {
    // A source that cannot be read does not stop the others.
    const found = await readOne(one, tally, options, signal);
    tally = found.tally;
    sourceError ??= found.sourceError;
  }
  options.onRead?.();
  const { maxWaitMs, onTick } = options;
  const { ledger, bell, now, delivered } = deps;
  await stepDueReplays(deps, signal);
  const draining = { ledger, bell, now, delivered, maxWaitMs, onTick };
  const { chosen } = options;
  const drained =
    chosen === undefined
      ? await drain(draining, signal)
      : await deliverChosen(await chosen.choose(), { ...draining, deliverOnly: chosen.deliverOnly }, signal);
  return { ...tally, ...drained, sourceError };
}

const NOTHING: ReadTally = { read: 0, changed: 0, unreadable: 0 };

/** Reads one source to its end; `before` is what was read of others. */
async function readOne(
  deps: ReadDeps,
  before: ReadTally,
  options: RunOnceOptions,
  signal: AbortSignal,
): Promise<{ readonly tally: ReadTally; readonly sourceError: SourceUnreadableError | null }> {
  let tally = before;
  // Kept page by page, because the reading can fail.
  const onPage: IngestDeps['onPage'] = ({ read, expected }, { read: n, changed, unreadable }) => {
    tally = {
      read: before.read + n,
      changed: before.changed + changed,
      unreadable: before.unreadable + unreadable,
    };
    options.onPage?.(
      { read: before.read + read, expected: expected === null ? null : before.read + expected },
      tally,
    );
  };
  try {
    const changesOnly = options.changesOnly && !(await hasToReadAgain(deps.ledger, deps));
    if (changesOnly) await readChanges({ ...deps, onPage }, signal);
    else {
      const { summary } = await readCensus({ ...deps, onPage }, signal);
      // The changes during the census. They repeat the newest rows, so only changed ones count as read.
      const { changed } = await readChanges(deps, signal);
      tally = { ...tally, read: tally.read + changed, changed: tally.changed + changed };
      if (summary !== null && summary.shortWindows.length > 0)
        return { tally, sourceError: incomplete(summary) };
    }
  } catch (error) {
    if (!(error instanceof SourceUnreadableError)) throw error;
    return { tally, sourceError: error };
  }
  return { tally, sourceError: null };
}

/** Windows named in the message. */
const MOST_WINDOWS = 5;

function incomplete({ rows, claimed, shortWindows }: ReadSummary): SourceUnreadableError {
  const named = shortWindows.slice(0, MOST_WINDOWS).join(', ');
  const more = shortWindows.length > MOST_WINDOWS ? ', …' : '';
  return new SourceUnreadableError(
    'source.incomplete',
    `The source gave fewer rows than it claims to have (${rows} of ${claimed}), in: ${named}${more}.`,
    'Run this again. If the same days stay short, ask the operator of the source which rows its list leaves out.',
  );
}
