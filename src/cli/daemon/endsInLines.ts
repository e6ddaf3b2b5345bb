import { logStyle } from '../../observability/logStyle.ts';
import type { CliContext } from '../harness/context.ts';

/** Whether what a daemon says goes to a journal or a file, where each line is one object, the cause of its end included. */
export function endsInLines(command: string | undefined, { stderr }: Pick<CliContext, 'stderr'>): boolean {
  return command === 'start' && (stderr.isTTY !== true || logStyle().format === 'json');
}
