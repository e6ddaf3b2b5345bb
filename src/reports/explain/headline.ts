import type { Language } from '../../domain/language.ts';
import { REASONS, type Reason } from '../../domain/reason.ts';
import { formatCount } from '../../presentation/numbers.ts';
import type { CauseCases } from './causes.ts';
import { explainTexts } from './messages.ts';
import type { Counted } from './messages.vi.ts';

/** The part of the rest, in percent, that the counted agencies hold together. */
const MOST = 80;

/** Its cases need no action: they are sent once the portal answers. */
function goesByItself(reason: Reason): boolean {
  const { state, release } = REASONS[reason];
  return state === 'pending' && release !== 'opening' && release !== 'resumption';
}

/**
 * One sentence on the unsynced cases: how many go out by themselves, what holds back most of the others, and how few
 * agencies have nearly all of the rest. `agencyCounts` gives the unsynced cases of each agency for these reasons.
 */
export async function headlineOf(
  causes: readonly CauseCases[],
  agencyCounts: (reasons: readonly Reason[]) => Promise<readonly number[]>,
  language: Language,
): Promise<string> {
  const { headline: texts } = explainTexts(language);
  const counted = (n: number): Counted => ({ n, text: formatCount(n, language) });
  const reasons = [...Map.groupBy(causes, ({ reason }) => reason)].map(([reason, each]) => ({
    reason,
    count: sum(each.map(({ count }) => count)),
    causes: each.length,
  }));
  const unsynced = sum(reasons.map(({ count }) => count));
  const queued = sum(reasons.filter(({ reason }) => goesByItself(reason)).map(({ count }) => count));
  const held = reasons
    .filter(({ reason }) => !goesByItself(reason))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  const [lead, ...rest] = held;
  if (unsynced === 0) return texts.none;
  if (lead === undefined) return texts.queued(counted(unsynced));

  const waits = texts.waits[lead.reason];
  const parts = queued === 0 ? [] : [texts.byThemselves(counted(queued))];
  parts.push(waits(counted(lead.count), counted(lead.causes)));
  const clauses = parts.join(', ');
  const whole = counted(unsynced);
  if (rest.length === 0) return texts.sentence(whole, clauses);
  const few = fewest(await agencyCounts(rest.map(({ reason }) => reason)));
  if (few === null) return texts.sentence(whole, clauses);
  const { agencies, all } = few;
  const holders = (all ? texts.holdAll : texts.holdMost)(counted(agencies), MOST);
  return texts.sentence(whole, `${clauses}; ${holders}`);
}

/** The fewest counts that make up MOST percent of the whole, and `all` if they are the whole. Null for fewer than two. */
function fewest(counts: readonly number[]): { readonly agencies: number; readonly all: boolean } | null {
  const falling = counts.filter((count) => count > 0).sort((a, b) => b - a);
  const whole = sum(falling);
  if (falling.length < 2) return null;
  let reached = 0;
  for (const [index, count] of falling.entries()) {
    reached += count;
    if (reached * 100 >= whole * MOST) return { agencies: index + 1, all: reached === whole };
  }
  return null;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((whole, count) => whole + count, 0);
}
