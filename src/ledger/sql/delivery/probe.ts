import { sql } from 'kysely';
import { WORKS, type Work } from '../../../domain/state.ts';
import type { LeaseRequest } from '../../port/delivery.ts';
import type { LedgerDb } from '../transaction.ts';
import { type Choice, dueAmong } from './chooseBatch.ts';
import { QUEUES, type Queue } from './queueNumbers.ts';

/** Cases at each end of the queue from which a probe is chosen. */
const CANDIDATES = 500;

type Due = Pick<LeaseRequest, 'now' | 'among'>;

interface Candidate {
  readonly id: number;
  readonly agency: string;
  readonly procedure: string;
  readonly dueSince: number;
}

/**
 * The cases of a probe. The oldest ones are often of one kind, and often those that failed or are refused each time they
 * change, so that they would answer the same question each time and hold up all the others: every other one is of the
 * newest.
 */
export async function probeOf(trx: LedgerDb, request: LeaseRequest): Promise<Choice> {
  const { now, limit, among, works = WORKS } = request;
  const found: (Choice & { readonly isUnrefused: boolean; readonly dueSince: number })[] = [];
  for (const work of works) {
    const unrefused = [
      ...(await candidates(trx, { work, queue: QUEUES.fresh }, { now, among })),
      ...(await candidates(trx, { work, queue: QUEUES.backlog }, { now, among })),
    ];
    const [refused] = await candidates(trx, { work, queue: QUEUES.refused }, { now, among }, 1);
    const mixed = mix(fromBothEnds(unrefused), limit);
    if (refused !== undefined && mixed.length < limit) mixed.push(refused);
    const dueSince = Math.min(...mixed.map((one) => one.dueSince));
    if (mixed.length > 0)
      found.push({ work, ids: mixed.map(({ id }) => id), isUnrefused: unrefused.length > 0, dueSince });
  }
  found.sort((a, b) => Number(b.isUnrefused) - Number(a.isUnrefused) || a.dueSince - b.dueSince);
  return found[0] ?? { work: null, ids: [] };
}

/** Due cases of one queue, where there are too many only the oldest and the newest of them; the longest due first. */
async function candidates(
  trx: LedgerDb,
  { work, queue }: { readonly work: Work; readonly queue: Queue },
  { now, among }: Due,
  most = CANDIDATES,
): Promise<readonly Candidate[]> {
  const due = sql`
    select id, agency_code agency, procedure_code "procedure", next_at "dueSince" from ${dueAmong(among)}
    and work = ${work} and fresh = ${queue} and next_at <= ${now}`;
  const { rows: oldest } = await sql<Candidate>`${due} order by next_at limit ${most}`.execute(trx);
  if (oldest.length < CANDIDATES) return oldest;
  const { rows: newest } = await sql<Candidate>`${due} order by next_at desc limit ${most}`.execute(trx);
  const known = new Set(oldest.map(({ id }) => id));
  return [...oldest, ...newest.filter(({ id }) => !known.has(id)).toReversed()];
}

/** The first, the last, the second, the last but one, and so on. */
function fromBothEnds(cases: readonly Candidate[]): readonly Candidate[] {
  const half = Math.ceil(cases.length / 2);
  const newest = cases.slice(half).toReversed();
  return cases.slice(0, half).flatMap((one, i) => [one, ...newest.slice(i, i + 1)]);
}

/** First one case of each agency, then one of each further procedure, then the others. */
function mix(cases: readonly Candidate[], limit: number): Candidate[] {
  const agencies = new Set<string>();
  const procedures = new Set<string>();
  const rounds: readonly ((one: Candidate) => boolean)[] = [
    ({ agency }) => !agencies.has(agency),
    ({ procedure }) => !procedures.has(procedure),
    () => true,
  ];
  const chosen = new Set<Candidate>();
  for (const fits of rounds) {
    for (const one of cases) {
      if (chosen.size >= limit) return [...chosen];
      if (chosen.has(one) || !fits(one)) continue;
      chosen.add(one);
      agencies.add(one.agency);
      procedures.add(one.procedure);
    }
  }
  return [...chosen];
}
