import { createRequire } from 'node:module';

/**
 * Ends the process with exit code 1 on an uncaught error or rejection, logging only errorFields: Node would print the
 * message, which may quote a case.
 */
export function endOnCrash(): void {
  process.on('uncaughtException', (error) => {
    // Loaded here because most commands never log; synchronously because nothing else may run.
    const { createLog, errorFields }: typeof import('../observability/log.ts') = createRequire(
      import.meta.url,
    )('../observability/log.ts');
    const remedy =
      'Start it again: no case is lost. If it comes back, report this line: it is a fault in dongbo.';
    createLog({ level: 'error' }).error('process.crashed', { ...errorFields(error), remedy });
    process.exit(1);
  });
}
