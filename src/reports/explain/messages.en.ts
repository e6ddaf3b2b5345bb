import { typedCommand } from '../../domain/typedCommand.ts';
import type { Counted, ExplainTexts } from './messages.vi.ts';

const some = (count: Counted, one: string, more: string): string =>
  `${count.text} ${count.n === 1 ? one : more}`;
const verb = (count: Counted, one: string, more: string): string => (count.n === 1 ? one : more);
const going = (count: Counted): string =>
  `${count.text} ${verb(count, 'goes', 'go')} out by ${verb(count, 'itself', 'themselves')}`;

export const en: ExplainTexts = {
  title: (causes) => `WHY CASES ARE NOT SYNCED (${some(causes, 'cause', 'causes')})`,
  snapshot: (when) => `By the snapshot of ${when}. Figures of a past time exist by reason only.`,
  columns: { cause: 'Cause', count: 'Cases', share: 'Share', cumulative: 'Running' },
  others: (causes, count, share) =>
    `… and ${some(causes, 'other cause', 'other causes')}: ${count} cases (${share})`,
  actions: 'What to do',
  releases: {
    itself: 'No command is needed: the cases go out by themselves.',
    table: 'Once the mapping table is edited, the cases go out by themselves; no command is needed.',
    list: 'The cases go out by themselves within a day after publication (the national list is read again daily); no command is needed.',
    correction:
      'Once corrected in the provincial system, the cases go out by themselves; no command is needed.',
    replay: 'Once fixed, send them again with',
    opening: 'As soon as delivery is opened for them, they go out by themselves; no command is needed.',
    resumption: 'As soon as delivery is resumed, they go out by themselves.',
  },
  fields: {
    procedureCode: 'procedure code',
    agencyCode: 'agency code',
    status: 'status',
    receivedAt: 'receive date',
    dueAt: 'due date',
    releasedAt: 'release date',
    finishedAt: 'finish date',
    'dueAt < receivedAt': 'due before received',
    caseNo: 'case number',
    procedureName: 'procedure name',
    domainCode: 'domain code',
    domainName: 'domain name',
    title: 'title',
    note: 'note',
    contactName: 'contact name',
    applicantName: 'applicant name',
    submittedAt: 'submission date',
    resultNo: 'number of the result paper',
  },
  headline: {
    none: 'No case is unsynced.',
    queued: (all) =>
      `All ${all.text} unsynced cases are queued or wait for their next attempt: dongbo sends them by itself, nobody has to act.`,
    sentence: (all, clauses) => `Of ${all.text} unsynced ${verb(all, 'case', 'cases')}, ${clauses}.`,
    byThemselves: going,
    waits: {
      AWAITING_DELIVERY: going,
      NOT_RELEASED: (count) => `${count.text} ${verb(count, 'is', 'are')} not released yet`,
      DELIVERY_PAUSED: (count) => `${count.text} ${verb(count, 'waits', 'wait')} for delivery to be resumed`,
      RETRY_SCHEDULED: going,
      ATTEMPTS_USED_UP: (count) =>
        `${count.text} ${verb(count, 'has', 'have')} used up ${verb(count, 'its', 'their')} attempts`,
      PORTAL_UNAVAILABLE: going,
      PAYLOAD_UNREADABLE: (count) =>
        `${count.text} ${verb(count, 'waits', 'wait')} to be read again, as the stored content cannot be opened`,
      MISSING_AT_PORTAL: going,
      DIFFERS_AT_PORTAL: going,
      PROCEDURE_UNMAPPED: (count, causes) =>
        `${count.text} ${verb(count, 'waits', 'wait')} for ${some(causes, 'procedure', 'procedures')} to be mapped`,
      PROCEDURE_NOT_PUBLISHED: (count, causes) =>
        `${count.text} ${verb(count, 'waits', 'wait')} on ${some(causes, 'procedure', 'procedures')} never published`,
      STATUS_UNMAPPED: (count, causes) =>
        `${count.text} ${verb(count, 'waits', 'wait')} for ${some(causes, 'status', 'statuses')} to be mapped`,
      AGENCY_UNMAPPED: (count, causes) =>
        `${count.text} ${verb(count, 'waits', 'wait')} for ${some(causes, 'agency', 'agencies')} to be mapped`,
      FIELD_MISSING: (count) => `${count.text} ${verb(count, 'lacks', 'lack')} required fields`,
      FIELD_INVALID: (count) => `${count.text} ${verb(count, 'has', 'have')} invalid fields`,
      PORTAL_REJECTED: (count, causes) =>
        `${count.text} ${verb(count, 'was', 'were')} refused by the portal with ${some(causes, 'code', 'codes')}`,
      STORED_OTHERWISE: (count) => `${count.text} ${verb(count, 'is', 'are')} stored otherwise by the portal`,
      TOO_LARGE: (count) => `${count.text} ${verb(count, 'is', 'are')} too large for the portal`,
    },
    holdMost: (agencies, percent) =>
      `${some(agencies, 'agency holds', 'agencies hold')} ${percent}% of the rest`,
    holdAll: (agencies) => `${some(agencies, 'agency holds', 'agencies hold')} all of the rest`,
  },
  byReason: {
    title: (count) => `WHY CASES ARE NOT SYNCED (${count})`,
    none: 'Every case is synced.',
    count: (count, share) => `Cases: ${count}, ${share} of those not synced`,
    owner: 'Owner',
    remedy: 'Remedy',
  },
  csv: {
    key: 'Key',
    name: 'Name',
    count: 'Cases',
    share: 'Share (%)',
    cumulativeShare: 'Running share (%)',
    ownerName: 'Owner',
    remedy: 'Remedy',
    release: 'Once fixed',
    replay: 'Replay command',
  },
  sheet: 'Causes',
  errors: {
    asOf: (when) => `There is no snapshot within a day of ${when}, so the causes at that time are not known.`,
    asOfFilter: 'Filters cannot be applied to snapshots.',
    asOfRemedy: `Causes are known for the present and for snapshots. Leave out --as-of to see the present, or choose a day that ${typedCommand('history')} lists, without filters.`,
    limitAlone: '--limit can be used only with --explain.',
    limitAloneRemedy: 'Add --explain, or leave out --limit.',
  },
};
