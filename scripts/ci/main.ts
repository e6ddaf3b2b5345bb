/**
 * Every test, as continuous integration runs them:
 *
 *     npm run -s test:ci
 *
 * A file of the slow lane that failed beside others runs once more, alone. If it passes then, it is named at the end and
 * the run is green: docs/decisions says why, and why only that lane, and only a few files.
 */
import { startVitest } from 'vitest/node';
import { type FailedFile, isGreen, mayRunAgain, type Outcome } from './secondRun.ts';

const fast = await run('fast', []);
const slow = await run('slow', []);
const green = isGreen(fast) && (isGreen(slow) || (mayRunAgain(slow) && (await passAlone(slow.failed))));
process.exitCode = green ? 0 : 1;

async function passAlone(failed: readonly FailedFile[]): Promise<boolean> {
  say('These failed beside others and run once more, alone:', failed);
  const paths = failed.map(({ path }) => path);
  if (!isGreen(await run('slow', paths, { maxWorkers: 1 }))) return false;
  say('UNSTABLE: failed beside others, passed alone. Find the race, in the test or in dongbo:', failed);
  return true;
}

async function run(
  project: string,
  files: string[],
  options: { maxWorkers?: number } = {},
): Promise<Outcome> {
  const { state } = await startVitest(files, { run: true, project, ...options });
  const failed = state
    .getTestModules()
    .filter((module) => !module.ok())
    .map((module) => {
      const tests = [...module.children.allTests('failed')];
      return {
        path: module.relativeModuleId,
        tests: tests.map(({ fullName }) => fullName),
        messages: tests.flatMap((test) => test.result().errors ?? []).map(({ message }) => message),
      };
    });
  return { failed, unhandled: state.getUnhandledErrors().length > 0 };
}

function say(headline: string, files: readonly FailedFile[]): void {
  const lines = files.map(({ path, tests }) =>
    [`  ${path}`, ...tests.map((test) => `    ${test}`)].join('\n'),
  );
  process.stdout.write(`\n${[headline, ...lines].join('\n')}\n`);
}
