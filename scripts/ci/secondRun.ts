/** More files than these failing at once are no accident of one of them. */
const MOST_FILES = 3;

export interface FailedFile {
  /** From the root of the project. */
  readonly path: string;
  /** The names of its failed tests; none where what failed is a hook of the file. */
  readonly tests: readonly string[];
}

export interface Outcome {
  readonly failed: readonly FailedFile[];
  /** Whether something failed outside of any test. */
  readonly unhandled: boolean;
}

/** Whether the failed files may run again alone. Nothing could show by that what had failed outside of a test. */
export function mayRunAgain({ failed, unhandled }: Outcome): boolean {
  return !unhandled && failed.length <= MOST_FILES;
}

export function isGreen({ failed, unhandled }: Outcome): boolean {
  return failed.length === 0 && !unhandled;
}
