/** What happened, and what to do. */
export interface Sentences {
  readonly message: string;
  readonly remedy: string;
}

/** How a command can fail, as the exit code of the process; docs/reference/errors.md explains each. */
export const EXIT_CODES = { other: 1, usage: 2, portal: 3, source: 4, inUse: 5 } as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** The base of every error that dongbo raises on purpose. Its texts are shown and logged: never put personal data in. */
export class DongboError extends Error {
  /** Stable name for logs and tests, such as `config.invalid`. */
  readonly code: string;
  readonly remedy: string;
  /** The same in Vietnamese, if the sentences hold values; else errorText finds them by the code. */
  readonly vi: Sentences | null;
  /** The process's exit code when this error ends a command. */
  readonly exitCode: ExitCode;

  constructor(options: {
    code: string;
    message: string;
    remedy: string;
    vi?: Sentences | undefined;
    exitCode?: ExitCode;
    cause?: unknown;
  }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DongboError';
    this.code = options.code;
    this.remedy = options.remedy;
    this.vi = options.vi ?? null;
    this.exitCode = options.exitCode ?? EXIT_CODES.other;
  }
}

/** The code of a system's or a library's error, such as `ENOENT`, or `UNKNOWN`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}

/** The code of a network error if it looks like one, because any other text could quote data; else null. */
export function transportCode(error: unknown): string | null {
  const code = systemCode(error);
  return code !== 'UNKNOWN' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : null;
}

/** The command or the configuration is wrong, and nothing was done. */
export class UsageError extends DongboError {
  constructor(code: string, message: string, remedy: string, vi?: Sentences) {
    super({ code, message, remedy, vi, exitCode: EXIT_CODES.usage });
    this.name = 'UsageError';
  }
}

/** Another dongbo works on the ledger, and two must not. */
export class LedgerInUseError extends DongboError {
  constructor(code: string, message: string, remedy: string, vi?: Sentences) {
    super({ code, message, remedy, vi, exitCode: EXIT_CODES.inUse });
    this.name = 'LedgerInUseError';
  }
}

/** The circuit is open or the login was refused. */
export class PortalUnusableError extends DongboError {
  constructor(code: string, message: string, remedy: string) {
    super({ code, message, remedy, exitCode: EXIT_CODES.portal });
    this.name = 'PortalUnusableError';
  }
}

export class SourceUnreadableError extends DongboError {
  constructor(
    code: string,
    message: string,
    remedy: string,
    { cause, vi }: { cause?: unknown; vi?: Sentences } = {},
  ) {
    super({ code, message, remedy, vi, exitCode: EXIT_CODES.source, cause });
    this.name = 'SourceUnreadableError';
  }
}
