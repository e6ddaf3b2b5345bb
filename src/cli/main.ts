import { endOnCrash } from '../process/crash.ts';
import { runProgram } from './program.ts';

endOnCrash();
process.exitCode = await runProgram(process.argv, {
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
});
