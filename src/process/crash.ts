import { createRequire } from 'node:module';

/**
 * An uncaught error, or an unhandled rejection, ends the process with exit code 1, as it would anyway, but logs only
 * what errorFields allows: Node would print the message, and a foreign message may quote a case.
 */
export function endOnCrash(): void {
  process.on('uncaughtException', (error) => {
    // Loaded here because most commands never log, and synchronously because nothing else may run meanwhile.
    const { createLog, errorFields }: typeof import('../observability/log.ts') = createRequire(
      import.meta.url,
    )('../observability/log.ts');
    const remedy =
      'Start it again: no case is lost. If it comes back, report this line: it is a fault in dongbo.';
    createLog({ level: 'error' }).error('process.crashed', { ...errorFields(error), remedy });
    process.exit(1);
  });
}
