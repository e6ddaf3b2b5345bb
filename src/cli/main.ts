import { endOnCrash } from '../process/crash.ts';
import { isStopped } from './harness/signals.ts';
import { runProgram } from './program.ts';

endOnCrash();
process.exitCode = await runProgram(process.argv, {
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
});
if (isStopped()) {
  // What still hangs, such as a connection to a Redis that is away, would keep the process.
  await Promise.all([process.stdout, process.stderr].map(written));
  process.exit();
}

async function written(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed || stream.writableEnded) return;
  await new Promise<void>((resolve) => stream.write('', () => resolve()));
}
