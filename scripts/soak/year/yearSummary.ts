import type { YearOutcome } from './runYear.ts';

/** What a year did and found, as a table. */
export function yearSummary(outcome: YearOutcome): string {
  const { done, violations } = outcome;
  const rows: (readonly [string, string | number])[] = [
    ['seconds', Math.round(outcome.seconds)],
    ['steps of the clock, each with a sync, a snapshot and a pruning', outcome.steps],
    ...[...done].sort(([a], [b]) => a.localeCompare(b)),
    ['records delivered', outcome.delivered],
    ['rows pruned', outcome.pruned],
    ['cases at the source', outcome.cases],
    ['  synced, and at the portal in that status', outcome.synced],
    ['  held back for the reason planted', outcome.held],
    ['cases gone', outcome.gone],
    ['versions of cases seen', outcome.versions],
    ['days of which gap --as-of says what it said then', outcome.days],
    ['rows of the audit trail, proved from its checkpoint', outcome.auditRows],
    ['MB of the ledger after each quarter', outcome.megabytes.join(' ')],
    ['violations', violations.length],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value).padStart(8)}`);
  return [...table, ...violations.slice(0, 50).map((what) => `! ${what}`)].join('\n');
}
