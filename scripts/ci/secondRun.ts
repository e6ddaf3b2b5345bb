/** More files than these failing at once are no accident of one of them. */
const MOST_FILES = 3;

export interface FailedFile {
  /** From the root of the project. */
  readonly path: string;
  /** The names of its failed tests; none where what failed is a hook of the file. */
  readonly tests: readonly string[];
  /** What the failed tests threw. */
  readonly messages: readonly string[];
}

export interface Outcome {
  readonly failed: readonly FailedFile[];
  /** Whether something failed outside of any test. */
  readonly unhandled: boolean;
}

/** How fast-check reports a counterexample. */
const COUNTEREXAMPLE = /^Property failed/;

/**
 * Whether the failed files may run again alone. A second run could not show that an error outside of any test is
 * gone, nor meet the counterexample of a property again: its seed would be another one.
 */
export function mayRunAgain({ failed, unhandled }: Outcome): boolean {
  const refuted = failed.some(({ messages }) => messages.some((message) => COUNTEREXAMPLE.test(message)));
  return !unhandled && !refuted && failed.length <= MOST_FILES;
}

export function isGreen({ failed, unhandled }: Outcome): boolean {
  return failed.length === 0 && !unhandled;
}
