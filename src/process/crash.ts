import { createRequire } from 'node:module';

const REMEDY =
  'Start it again: no case is lost. If it comes back, report this line: it is a fault in dongbo.';

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
    const fields = errorFields(error);
    // Where the machine failed, its own remedy says more.
    const remedy = fields.why === undefined ? REMEDY : fields.remedy;
    createLog({ level: 'error' }).error('process.crashed', { ...fields, ...(remedy && { remedy }) });
    process.exit(1);
  });
}
