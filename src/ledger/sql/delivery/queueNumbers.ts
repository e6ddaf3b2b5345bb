import { sql } from 'kysely';

/**
 * The queues of delivery, as the column `fresh` has them. What a poll found changed goes first, and what the portal has
 * refused before goes last: it may be refused again, which takes several requests a case.
 */
export const QUEUES = { fresh: 1, backlog: 0, refused: -1 } as const;

export type Queue = (typeof QUEUES)[keyof typeof QUEUES];

/** All of them named, so that the index of work is entered at next_at. */
export const inAnyQueue = sql.raw(`fresh in (${Object.values(QUEUES).join(', ')})`);

export const ALL_QUEUES = Object.values(QUEUES);
