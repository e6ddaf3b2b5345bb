import type { Queue } from 'bullmq';
import type { Queues } from './queues.ts';

/** The BullMQ states a ticket can be in; finished ones are deleted at once. */
const JOB_STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/** By queue and state. */
export type JobCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How long Redis may take, in milliseconds: a lost connection would wait for ever. */
const ANSWER_MS = 2_000;

/** How many tickets each queue has; null where Redis does not answer. */
export async function jobCounts(queues: Queues): Promise<JobCounts | null> {
  const one = async ([name, queue]: [string, Queue]) =>
    [name, await queue.getJobCounts(...JOB_STATES)] as const;
  const counted = Promise.all(Object.entries(queues).map(one)).then(
    (counts): JobCounts => Object.fromEntries(counts),
    () => null,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_MS);
  });
  const answer = await Promise.race([counted, late]);
  clearTimeout(timer);
  return answer;
}
