import { typedCommand } from '../../domain/typedCommand.ts';
import type { GapTexts } from './messages.vi.ts';

export const en: GapTexts = {
  title: 'CASES SYNCHRONISED TO THE NATIONAL PUBLIC SERVICE PORTAL',
  asOf: (when) => `As of ${when}`,
  total: 'Total cases',
  synced: 'Synced',
  unsynced: 'Not synced',
  never: 'never synced',
  stale: 'older state at the portal',
  coverage: 'Ever synced (coverage)',
  verified: 'Verified at the portal',
  excluded: 'Excluded',
  unnumbered: 'Unnumbered',
  by: (dimension, groups) => `By ${dimension} (${groups})`,
  unsyncedBy: (dimension, groups) => `Cases not synced, by ${dimension} (${groups})`,
  noGroups: 'There are no cases.',
  moreGroups: (groups, unsynced) => `… and ${groups} more, not synced: ${unsynced}`,
  columns: { total: 'Total', unsynced: 'Not synced', rate: 'Synced', share: 'Share', elsewhere: 'Elsewhere' },
  notesTitle: 'Notes',
  figures: {
    parent: 'Agency above',
    level: 'Level',
    depth: 'Depth',
    flag: 'Remark',
    asOf: 'As of',
    key: 'Key',
    name: 'Name',
    total: 'Total',
    synced: 'Synced',
    unsynced: 'Unsynced',
    never: 'Never synced',
    stale: 'Stale',
    syncedPercent: 'Synced (%)',
    unsyncedPercent: 'Unsynced (%)',
    coveragePercent: 'Coverage (%)',
    verified: 'Verified',
    excluded: 'Excluded',
    unnumbered: 'Unnumbered',
    elsewhere: 'Sent by other systems',
    sources: 'Sources and when each was last read',
    sourceAsOf: 'Source last read',
  },
  sheet: 'Sync gap',
  ages: {
    '<1h': 'under 1 hour',
    '<1d': '1 hour to under 1 day',
    '<7d': '1 to under 7 days',
    '<30d': '7 to under 30 days',
    older: '30 days or more',
  },
  agencyToday: 'agency of today',
  agencyFlags: {
    not_in_table: 'not in the table of agencies',
    no_longer_in_table: 'no longer in the table of agencies',
  },
  comparison: {
    title: 'BEFORE AND AFTER SYNCHRONISATION',
    before: 'Before',
    after: 'After',
    change: 'Change',
    syncedPercent: 'Synced rate',
    unsyncedPercent: 'Unsynced rate',
  },
  overTime: {
    change: 'Change since',
    spans: { yesterday: 'yesterday', lastWeek: 'last week', lastMonth: 'last month' },
    since: (span, when) => `${span} (${when})`,
    reached: 'Forecast: 100% is reached.',
    doubted: 'Forecast: none, because the total is in doubt (see the notes).',
    tooFewDays: 'Forecast: too few days to tell (snapshots of at least 4 of the last 14 days are needed).',
    expected: (date, rate, days) =>
      `Forecast: 100% on ${date} at the rate of the last ${days} days (falling by ${rate} cases a day).`,
    notAtThisRate: (rate, days) =>
      `Forecast: 100% not at this rate (the last ${days} days: falling by ${rate} cases a day).`,
    growing: (rate, days) =>
      `Forecast: 100% not at this rate (the last ${days} days: growing by ${rate} cases a day).`,
  },
  notes: {
    sources: (list) =>
      `Sources, and when each was last read: ${list}. The figures of each are as old as that.`,
    neverRead: 'not yet',
    unnumbered: (count) =>
      `Drafts without a case number in the provincial system now: ${count}. They are not in the total.`,
    excludedBy: {
      rule: (count) => `Cases excluded by a rule of the configuration: ${count}. They are not in the total.`,
      copy: (count) =>
        `Copies that other agencies work on: ${count}. Their originals are counted, the copies are neither counted nor sent.`,
      gone: (count) =>
        `Cases that the provincial system no longer shows: ${count}. They are not in the total, and count again if they come back.`,
      earlier: (count) =>
        `Cases received before the census begins: ${count}. They are delivered, but they are not in the total.`,
      elsewhere: (count) =>
        `Cases of systems that send them to the portal themselves: ${count}. They are counted beside the total and never sent from here.`,
    },
    unreadable: (count, when) =>
      `Rows of the provincial system that the last census (${when}) could not read: ${count}. They are missing from the total.`,
    shortWindows: (count, when) =>
      `Periods that the last census (${when}) could not read completely: ${count}. The total may be too small.`,
    unmatchedBaseline: (count) =>
      `Rows of the imported baseline that match no case of the province after a census: ${count}. Check how the list writes case numbers.`,
    cut: (list, since) =>
      `Texts longer than the portal takes, cut when they were sent since ${since}: ${list}.`,
    smallBatches: (size: string, largest: string) =>
      `The portal could not take large batches: a request now carries ${size} cases (configured: ${largest}); the size grows back by itself.`,
    smallStepBatches: (size: string, largest: string) =>
      `The portal could not take many progress steps at once: a request now carries ${size} steps (configured: ${largest}); the size grows back by itself.`,
    pastDate:
      'At a past date a case counts as synced from its first acknowledgement. Excluded and unnumbered are the figures of today.',
    pastStatus: 'Statuses are those of today, not of the requested date.',
    noAgencyTable: 'No table of agencies is configured: levels and the agencies above are not known.',
  },
  resends: {
    waiting: (count) =>
      `The tables have changed: ${count} cases are still at the portal as the old ones say. To send them again, agree on the page Code tables, or type: ${typedCommand('mappings apply')}`,
    agreed: (count) => `${count} cases are sent again by the new tables, with the next census.`,
    none: 'No case waits to be sent again because of the tables.',
  },
  errors: {
    agenciesOnly: (by) => `--tree and --today cannot be used with groups by "${by}".`,
    agenciesOnlyRemedy: 'Use --by agency, or leave out --tree and --today.',
    asOfFilter: (flag) => `A past date cannot be filtered by ${flag}.`,
    asOfFilterRemedy:
      "The ledger keeps states, reasons and the portal's codes of the present only. Leave out --as-of or this filter.",
    badDate: (text) => `"${text}" is not a real point in time.`,
    badDateRemedy: 'Give a day such as 2024-11-05 or an instant such as 2024-11-05T08:30:00+07:00.',
    future: (text) => `"${text}" is in the future.`,
    futureRemedy: 'Choose a past date, or leave out --as-of for the present figures.',
    asOfDimension: (by, possible) => `A past date cannot be grouped by "${by}": only by ${possible}.`,
    asOfDimensionRemedy:
      'The ledger keeps reasons and ages of the present only. Leave out --as-of or choose another grouping.',
  },
};
