import type { Instant, ReadDate } from './time.ts';

/** A step on the way of a case as a source records it. `by` and `content` can hold personal data. */
export interface SourceStep {
  /** The source's own code. */
  readonly status: string;
  readonly at: Instant;
  readonly by: string;
  /** The unit that took the step. */
  readonly unit: string;
  readonly content: string;
  readonly dueAt: ReadDate;
}

/** In order of time, each once: a database may return equal times in any order, and the order would look like a change. */
export function inOrder(steps: readonly SourceStep[]): readonly SourceStep[] {
  const byText = new Map(steps.map((step) => [JSON.stringify(valuesOf(step)), step]));
  return [...byText]
    .sort(([a, one], [b, other]) => one.at - other.at || (a < b ? -1 : 1))
    .map(([, step]) => step);
}

export function valuesOf({ status, at, by, unit, content, dueAt }: SourceStep): readonly unknown[] {
  return [status, at, by, unit, content, dueAt];
}
