import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Whole processes, browsers and set-ups, and any other test that takes more than about two seconds. */
const SLOW = ['test/{browser,endToEnd,privacy,setup,http/hostile}/**/*.test.ts', 'test/**/*.slow.test.ts'];

/** Generous: a hang is a failure, a busy machine is not. Several waits of a test together have to fit in. */
const PATIENCE = { testTimeout: 600_000, hookTimeout: 600_000, expect: { poll: { timeout: 120_000 } } };

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: SLOW,
          // The files share their workers: each module is imported once, not once a file.
          isolate: false,
          // A third of their time these tests wait for a file, a socket or a timer.
          maxWorkers: Math.ceil(1.5 * availableParallelism()),
          ...PATIENCE,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: SLOW,
          // Half of their time these tests wait for a process, a browser or a clock.
          maxWorkers: 2 * availableParallelism(),
          // Projects with different numbers of workers run one after the other.
          sequence: { groupOrder: 1 },
          ...PATIENCE,
        },
      },
    ],
  },
});
