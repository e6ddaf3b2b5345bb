/** What happened and to what, and what to do. */
export interface Sentences {
  readonly message: string;
  readonly remedy: string;
}

/**
 * The base of every error that dongbo raises on purpose. `message` says what happened, `remedy` what to do; both are shown
 * and logged, so neither ever holds personal data: no case content, no answer body.
 */
export class DongboError extends Error {
  /** Stable name for logs and tests, such as `config.invalid`. */
  readonly code: string;
  readonly remedy: string;
  /** The same in Vietnamese, where the sentences hold values; else errorText has them by the code. */
  readonly vi: Sentences | null;
  /** The process's exit code when this error ends a command. */
  readonly exitCode: 1 | 2 | 3 | 4;

  constructor(options: {
    code: string;
    message: string;
    remedy: string;
    vi?: Sentences | undefined;
    exitCode?: 1 | 2 | 3 | 4;
    cause?: unknown;
  }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DongboError';
    this.code = options.code;
    this.remedy = options.remedy;
    this.vi = options.vi ?? null;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** The code of a system's or a library's error, such as `ENOENT`; `UNKNOWN` where it has none. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}

/** The command or the configuration is wrong: nothing was done. */
export class UsageError extends DongboError {
  constructor(code: string, message: string, remedy: string, vi?: Sentences) {
    super({ code, message, remedy, vi, exitCode: 2 });
    this.name = 'UsageError';
  }
}

/** The portal could not be used: the circuit is open or the login was refused. */
export class PortalUnusableError extends DongboError {
  constructor(code: string, message: string, remedy: string) {
    super({ code, message, remedy, exitCode: 3 });
    this.name = 'PortalUnusableError';
  }
}

/** The source could not be read. */
export class SourceUnreadableError extends DongboError {
  constructor(code: string, message: string, remedy: string, cause?: unknown) {
    super({ code, message, remedy, exitCode: 4, cause });
    this.name = 'SourceUnreadableError';
  }
}
