import type { Queue } from 'bullmq';
import { within } from '../domain/within.ts';
import type { Queues } from './queues.ts';

/** Finished tickets are deleted at once. */
const JOB_STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

export type JobCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A lost connection would wait for ever. */
const ANSWER_MS = 2_000;

/** Tickets by queue and state; null when Redis does not answer. */
export async function jobCounts(queues: Queues): Promise<JobCounts | null> {
  const one = async ([name, queue]: [string, Queue]) =>
    [name, await queue.getJobCounts(...JOB_STATES)] as const;
  const counted = Promise.all(Object.entries(queues).map(one)).then(
    (counts): JobCounts => Object.fromEntries(counts),
    () => null,
  );
  return await within(ANSWER_MS, counted, () => null);
}
