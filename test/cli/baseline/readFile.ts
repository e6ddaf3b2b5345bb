import { readBaseline } from '../../../src/cli/baseline/file.ts';

/** Run as a process of its own, so that its memory is only the reading's. */
let rows = 0;
for await (const chunk of readBaseline(process.argv[2] ?? '')) rows += chunk.length;
process.stdout.write(JSON.stringify({ rows, megabytes: process.resourceUsage().maxRSS / 1_024 }));
