import { createLog, errorFields } from '../log.ts';

/**
 * An error that nobody caught ends the process with exit code 1, as it would anyway, but says what errorFields allows:
 * Node itself would print the message, and somebody else's message may quote a case. A rejection that nobody handled
 * comes here too.
 */
export function endOnCrash(): void {
  process.on('uncaughtException', (error) => {
    const remedy =
      'Start it again: no case is lost. If it comes back, report this line: it is a fault in dongbo.';
    createLog({ level: 'error' }).error('process.crashed', { ...errorFields(error), remedy });
    process.exit(1);
  });
}
