import { createRequire } from 'node:module';

/**
 * An error that nobody caught ends the process with exit code 1, as it would anyway, but says what errorFields allows:
 * Node itself would print the message, and somebody else's message may quote a case. A rejection that nobody handled
 * comes here too.
 */
export function endOnCrash(): void {
  process.on('uncaughtException', (error) => {
    // Most commands never log; and nothing may go on while a log is awaited, so it is not imported but required.
    const { createLog, errorFields }: typeof import('../observability/log.ts') = createRequire(
      import.meta.url,
    )('../observability/log.ts');
    const remedy =
      'Start it again: no case is lost. If it comes back, report this line: it is a fault in dongbo.';
    createLog({ level: 'error' }).error('process.crashed', { ...errorFields(error), remedy });
    process.exit(1);
  });
}
