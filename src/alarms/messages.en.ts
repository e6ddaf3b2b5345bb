import type { AlarmTexts } from './messages.vi.ts';

/** Every English word of alarms and their notices; the same keys as messages.vi.ts. */
export const en: AlarmTexts = {
  events: {
    raised: 'Alarm',
    reminder: 'Reminder',
    recovered: 'Recovered',
    withdrawn: 'No longer watched',
    test: 'Test',
  },
  kinds: {
    gap_over: {
      label: 'Unsynced rate over its limit',
      raised: ({ value, limit }) => `Unsynced rate ${value}, over the limit of ${limit}`,
      recovered: ({ value, limit }) => `Unsynced rate down to ${value} (limit ${limit})`,
      remedy: 'See why, and whose turn it is, with gap --by reason.',
    },
    gap_growing: {
      label: 'Unsynced rate growing',
      raised: ({ value, limit }) => `Unsynced rate up by ${value} points in ${limit} h`,
      recovered: ({ limit }) => `Unsynced rate no longer up over the last ${limit} h`,
      remedy: 'See what is new among the reasons with gap --by reason and gap --by age.',
    },
    agency_below: {
      label: 'Agency with a low synced rate',
      raised: ({ agency, value, limit }) => `${agency}: synced rate ${value}, below the limit of ${limit}`,
      recovered: ({ agency, value, limit }) => `${agency}: synced rate up to ${value} (limit ${limit})`,
      remedy: 'Send the agency its list of cases with records --agency.',
    },
    oldest_unsynced: {
      label: 'Case not synced for too long',
      raised: ({ value, limit }) => `A case has not been synced for ${value} days (limit ${limit} days)`,
      recovered: ({ limit }) => `No case is unsynced for more than ${limit} days any longer`,
      remedy: 'Find the cases that wait longest with gap --by age and records.',
    },
    no_poll: {
      label: 'Provincial system not read',
      raised: ({ value, limit }) =>
        value === ''
          ? `Changes have never been read from the provincial system (limit ${limit} min)`
          : `No changes read from the provincial system for ${value} min (limit ${limit} min)`,
      recovered: () => 'Changes are read from the provincial system again',
      remedy: 'Look at the provincial system and the network with doctor.',
    },
    circuit_open: {
      label: 'Delivery to the portal held',
      raised: ({ value, cause }) => `Delivery to the portal held for ${value} min (${cause})`,
      recovered: () => 'Delivery to the portal goes on again',
      remedy: 'See the cause with doctor; if it lasts, settle it with the portal operator.',
    },
    counter_drift: {
      label: 'Counters drifted',
      raised: ({ value }) => `The nightly audit found ${value} counters wrong, and mended them`,
      recovered: () => 'The nightly audit found every counter right',
      remedy: 'Report it with the log of the day: it is a fault in dongbo.',
    },
  },
  testTitle: 'Test notice from dongbo',
  testText: "This receiver gets dongbo's notices. There is nothing to do.",
  withdrawn: (label) => `${label}: the rule is no longer configured`,
  subject: (province, title) => `[dongbo ${province}] ${title}`,
  several: (count, parts) => `${count} notices: ${parts}`,
  since: (when) => `Since: ${when}`,
  counts: (unsynced, total) => `Not synced: ${unsynced} of ${total} cases`,
  rule: (rule) => `Rule: ${rule}`,
  remedy: (remedy) => `Remedy: ${remedy}`,
  asOf: (province, when) => `${province}, ${when}`,
  footer: 'Sent by dongbo by itself; holds no personal data. Notice:',
  view: {
    title: 'ALARMS',
    noRules: 'There are no alarm rules (alarms.rules).',
    quiet: 'no alarm',
    firing: (when) => `since ${when}`,
    noReceivers: 'There are no receivers (notify.webhook, notify.email.to).',
    receivers: 'Receivers',
    nothingPending: 'nothing left to send',
    pending: (count, since) => `notices left to send: ${count}, since ${since}`,
    digests: 'daily digest',
    tested: 'took the test notice',
    notTested: (why, remedy) => `did not take it: ${why} ${remedy}`,
  },
};
