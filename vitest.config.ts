import { defineConfig } from 'vitest/config';

/** Whole processes, browsers and set-ups, and any other test that takes more than about two seconds. */
const SLOW = ['test/{browser,endToEnd,privacy,setup,http/hostile}/**/*.test.ts', 'test/**/*.slow.test.ts'];

export default defineConfig({
  test: {
    // Vitest would leave one core free, but many tests mostly wait.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: SLOW,
          // The files share their workers: each module is imported once, not once a file.
          isolate: false,
          testTimeout: 10_000,
          hookTimeout: 10_000,
          expect: { poll: { timeout: 8_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: SLOW,
          // Generous: a hang is a failure, a busy machine is not.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 120_000 } },
        },
      },
    ],
  },
});
