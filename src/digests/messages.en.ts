import type { DigestTexts } from './messages.vi.ts';

/** Every English word of the daily digest; the same keys as messages.vi.ts. */
export const en: DigestTexts = {
  subject: (province, day, whom, rate) => `[dongbo ${province}] Cases synced on ${day}: ${whom} ${rate}`,
  wholeProvince: 'the province',
  title: 'CASES SYNCHRONISED TO THE NATIONAL PUBLIC SERVICE PORTAL',
  asOf: (whom, when) => `${whom}, as of ${when}`,
  none: 'There are no cases in the ledger yet.',
  total: (total) => `Total cases: ${total}`,
  synced: (synced, rate) => `Synced: ${synced} (${rate})`,
  unsynced: (unsynced, rate) => `Not synced: ${unsynced} (${rate})`,
  change: (when, points, unsynced) =>
    `Compared with ${when}: synced rate ${points} points, not synced ${unsynced} cases`,
  noChange: 'There are no figures of a day before to compare with.',
  reasons: 'CASES NOT SYNCED, BY REASON',
  reason: (title, code, count) => `${title} (${code}): ${count}`,
  owner: (owner) => `Owner: ${owner}`,
  remedy: (remedy) => `Remedy: ${remedy}`,
  agencies: 'AGENCIES WITH MOST CASES NOT SYNCED',
  agency: (name, unsynced, rate) => `${name}: not synced ${unsynced}, synced rate ${rate}`,
  oldest: 'CASES THAT HAVE WAITED LONGEST',
  oldestCase: (caseNo, since, reason) => `${caseNo}: since ${since}, ${reason}`,
  oldestElsewhere: "None of them is among the province's longest waiting; see the list below.",
  list: 'THE CASES TO WORK ON',
  command: 'Province IT gets the list with:',
  allSynced: 'Every case is synced.',
  footer: 'Sent by dongbo by itself; of cases it names the number only.',
};
