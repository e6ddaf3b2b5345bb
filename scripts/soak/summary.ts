import type { SoakOutcome } from './runSoak.ts';

/** The first violations are enough; their number is in the table. */
const SHOWN = 50;

/** What a run did and found, as a table. */
export function summary(outcome: SoakOutcome, seed: number): string {
  const { done, violations, skipped } = outcome;
  const rows: (readonly [string, string | number])[] = [
    ['seed', seed],
    ['seconds', Math.round(outcome.seconds)],
    ...[...done].sort(([a], [b]) => a.localeCompare(b)),
    ['requests to the portal', outcome.portalRequests],
    ['jobs that ended with an error', outcome.failedJobs],
    ['cases at the source', outcome.cases],
    ['  synced, and at the portal in that status', outcome.synced],
    ['  held back for the reason planted', outcome.held],
    ['  found changed by the census at the end', outcome.foundByTheCensus],
    ['  delivered only then', outcome.deliveredAtTheEnd],
    ['versions of cases seen', outcome.versions],
    ['records the portal accepted', outcome.accepted],
    ['  accepted again, at least', outcome.resends],
    ['  explained by the troubles', outcome.resendsAllowed],
    ['  most of one case', outcome.mostOfOneCase],
    ['violations', violations.length],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value).padStart(8)}`);
  return [
    ...table,
    ...skipped.map((what) => `left out: ${what}`),
    ...violations.slice(0, SHOWN).map((what) => `! ${what}`),
  ].join('\n');
}
