import { formatCount } from '../../../presentation/numbers.ts';
import type { HttpProblem } from '../../server/problem.ts';
import type { FrameContext } from '../frame/pageContext.ts';
import { signInTexts } from './messages.ts';

/** Why the form was not even looked at: too many wrong ones before, or sent by another site. */
export function refusalText(problem: HttpProblem, { language }: FrameContext): string {
  const { status, headers } = problem;
  const texts = signInTexts(language);
  if (status !== 429) return texts.crossSite;
  return texts.tooMany(formatCount(Number(headers['retry-after']), language));
}
