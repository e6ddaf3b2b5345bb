import { UsageError } from '../../../src/domain/errors.ts';
import { type CellRun, runCell } from './cell.ts';
import { COUNT_LIMIT, ILL_KIND_NAMES, ILL_KINDS, type IllKind, type IllKindName } from './kinds.ts';
import { ANSWER_TIMES, BATCH, type Base, type CellSettings, casesOf } from './settings.ts';

/** Cells that run at the same time: they wait for answers most of the time. */
const AT_ONCE = 4;
/** A cell ends after so many times its ideal, and not before LEAST_LIMIT_S. */
const LIMIT_FACTOR = 4;
const LEAST_LIMIT_S = 20;

export interface IllFilter {
  readonly only?: IllKindName | undefined;
  readonly share?: number | undefined;
  readonly answerMs?: number | undefined;
}

export interface IllFigures extends CellRun, CellSettings {
  readonly cases: number;
  readonly idealRequests: number;
  readonly idealSeconds: number;
  /** Whether the limit ended the cell. */
  readonly cutOff: boolean;
}

export interface IllReport {
  readonly cells: readonly IllFigures[];
  /** Wall time of the whole bench. */
  readonly seconds: number;
}

export interface IllCell extends CellSettings {
  readonly kind: IllKindName;
}

/** The cells that a filter leaves, in the table's order. */
function cellsOf({ only, share, answerMs }: IllFilter): IllCell[] {
  return ILL_KIND_NAMES.filter((kind) => only === undefined || kind === only).flatMap((kind) =>
    [...ILL_KINDS[kind].shares]
      .filter((each) => share === undefined || each === share)
      .flatMap((each) =>
        ANSWER_TIMES.filter((time) => answerMs === undefined || time === answerMs).map((time) => {
          return { kind, share: each, answerMs: time };
        }),
      ),
  );
}

/** Rejects with the signal's reason. */
export async function measureIll(
  filter: IllFilter,
  signal: AbortSignal,
  onCell: (done: number, total: number) => void,
): Promise<IllReport> {
  const startedAt = performance.now();
  const cells = cellsOf(filter);
  if (cells.length === 0) throw nothingToMeasure();
  onCell(0, cells.length);
  const bases = await measureBases([...new Set(cells.map(({ answerMs }) => casesOf(answerMs)))], signal);
  const figures = new Map<IllCell, IllFigures>();
  const waiting = cells.map((cell) => ({ cell, base: baseOf(bases, cell) }));
  // The longest first, so that none of them runs on alone in the end.
  waiting.sort((a, b) => idealOf(b.cell, b.base).seconds - idealOf(a.cell, a.base).seconds);
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      figures.set(next.cell, await measureCell(next.cell, next.base, signal));
      onCell(figures.size, cells.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    cells: cells.flatMap((cell) => figures.get(cell) ?? []),
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

function nothingToMeasure(): UsageError {
  const kinds = ILL_KIND_NAMES.map((kind) => {
    const shares = ILL_KINDS[kind].shares.filter((share) => share !== null);
    return shares.length === 0 ? kind : `${kind} (${shares.join(', ')})`;
  });
  return new UsageError(
    'bench.no_cell',
    'There is nothing to measure of this kind with this share.',
    `Choose one of these kinds, with one of its shares where it has some: ${kinds.join(', ')}.`,
    {
      message: 'Không có gì để đo: loại sự cố này không có tỷ lệ này.',
      remedy: `Chọn một loại sau đây, với một tỷ lệ của loại đó nếu có: ${kinds.join(', ')}.`,
    },
  );
}

/** By the number of cases. */
export async function measureBases(
  counts: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Base>> {
  const bases = new Map<number, Base>();
  for (const cases of counts) {
    const healthy = await runHealthy(cases, BATCH, signal);
    const { requests: requestsWithinCount } = await runHealthy(cases, COUNT_LIMIT, signal);
    bases.set(cases, { cases, ...healthy, requestsWithinCount });
  }
  return bases;
}

const HEALTHY_LIMIT_S = 60;

async function runHealthy(cases: number, batchSize: number, signal: AbortSignal): Promise<CellRun> {
  const task = { cases, batchSize, answerMs: 0, options: {}, faults: () => [], victim: null };
  const run = await runCell({ ...task, limitSeconds: HEALTHY_LIMIT_S }, signal);
  if (run.left > 0) throw new RangeError(`a healthy portal was left without ${run.left} cases`);
  return run;
}

function baseOf(bases: ReadonlyMap<number, Base>, { answerMs }: CellSettings): Base {
  const base = bases.get(casesOf(answerMs));
  if (base === undefined) throw new RangeError(`no base for answers after ${answerMs} ms`);
  return base;
}

function idealOf(cell: IllCell, base: Base): { readonly requests: number; readonly seconds: number } {
  const kind: IllKind = ILL_KINDS[cell.kind];
  const requests = kind.requests(base, cell);
  return { requests, seconds: kind.seconds(requests, base, cell) };
}

/** Every cell draws its own requests to be hit: with one draw for all, one run of bad luck shows in a dozen cells. */
function drawOf({ kind, share }: IllCell): number {
  return 1_000 * (1 + ILL_KIND_NAMES.indexOf(kind)) + (share ?? 0);
}

export async function measureCell(
  cell: IllCell,
  base: Base,
  signal: AbortSignal,
  leastLimitSeconds = LEAST_LIMIT_S,
): Promise<IllFigures> {
  const kind: IllKind = ILL_KINDS[cell.kind];
  const ideal = idealOf(cell, base);
  const limitSeconds = Math.max(leastLimitSeconds, LIMIT_FACTOR * ideal.seconds);
  const run = await runCell(
    {
      cases: base.cases,
      batchSize: BATCH,
      answerMs: cell.answerMs,
      options: { ...kind.options?.(base), faultSeed: drawOf(cell) },
      faults: (victim) => kind.faults(cell, victim),
      victim: kind.victim ?? null,
      limitSeconds,
    },
    signal,
  );
  return {
    ...cell,
    ...run,
    cases: base.cases,
    idealRequests: ideal.requests,
    idealSeconds: ideal.seconds,
    cutOff: run.seconds >= limitSeconds,
  };
}
