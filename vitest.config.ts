import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Generous, because the tests run real servers and processes and share two cores; a hang is still a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
