import type { LedRole } from '../domain/processes.ts';

/** The roles of `start --role`, and the queues each serves. */
const ROLE_QUEUES = {
  poll: ['poll', 'census'],
  push: ['push', 'sweep', 'replay'],
  verify: ['verify'],
  notify: ['snapshot', 'backup', 'prune', 'notify'],
  http: [],
} as const;

export type DaemonRole = keyof typeof ROLE_QUEUES;
export const DAEMON_ROLES = Object.keys(ROLE_QUEUES) as readonly DaemonRole[];

/**
 * The bells (law 1): a job says "there is work", never what the work is. No job of any queue carries data, and
 * at most one waits and one is active for each name, so Redis stays as small at a million
 * outstanding cases as at none.
 *
 * - poll    read what changed at the source
 * - census  read everything at the source
 * - push    deliver what is due; one ticket for each of the portal's parallel deliveries
 * - sweep   ring push if anything is due: covers a wiped Redis, leases that ran out, retries that came due
 * - replay  put the next batches of running replays back to pending
 * - verify  ask the portal about a few of the cases that it acknowledged
 * - snapshot  keep the figures of the day that has begun, unless they are kept already
 * - backup  make the backup of the day, unless there is one or none is configured
 * - prune   remove what is older than its retention, unless that was done since last night
 * - notify  judge the figures by the alarms' rules, and send notices and digests
 */
export type QueueName = (typeof ROLE_QUEUES)[DaemonRole][number];
/** Worked on by every process that has the role; the other queues by one process, the role's leader. */
const EVERYWHERE: ReadonlySet<QueueName> = new Set(['push']);

export function queuesEverywhere(role: DaemonRole): readonly QueueName[] {
  return ROLE_QUEUES[role].filter((name: QueueName) => EVERYWHERE.has(name));
}

export function ledQueues(role: LedRole): readonly QueueName[] {
  return ROLE_QUEUES[role].filter((name: QueueName) => !EVERYWHERE.has(name));
}

/** Of these roles, those with queues that one process works on. */
export function ledRoles(roles: readonly DaemonRole[]): readonly LedRole[] {
  return roles.filter((role) => role !== 'http');
}

export const QUEUE_NAMES: readonly QueueName[] = Object.values(ROLE_QUEUES).flat();
