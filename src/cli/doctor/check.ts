import type { Config } from '../../config/config.ts';
import { DongboError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { inSentences, systemFaultOf } from '../../domain/systemFault.ts';
import type { Instant } from '../../domain/time.ts';
import { within } from '../../domain/within.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { errorFields, type Log } from '../../observability/log.ts';
import type { RedisClient } from '../../queue/client.ts';
import { sentencesIn } from '../harness/errorText.ts';
import { type Finding, type FindingName, problem } from './findings.ts';
import { type DoctorTexts, doctorTexts } from './messages.ts';

export interface DoctorContext {
  readonly config: Config;
  /** Null where there is none or it cannot be opened. */
  readonly ledger: Ledger | null;
  /** The Redis of a running dongbo, or the configured one; null when none answered. */
  readonly redis: RedisClient | null;
  readonly now: Instant;
  /** Also run the checks that read the whole ledger. */
  readonly deep: boolean;
  readonly log: Log;
  readonly language: Language;
  readonly texts: DoctorTexts;
}

/** The signal aborts when the check's time is up. */
export type Check = (context: DoctorContext, signal: AbortSignal) => Promise<readonly Finding[]>;

const LIMIT_MS = 10_000;

/** Runs one check. Never throws and never exceeds the limit: a failure becomes a finding of this name. */
export async function runCheck(
  [name, check]: readonly [FindingName, Check],
  context: DoctorContext,
  limitMs = LIMIT_MS,
): Promise<readonly Finding[]> {
  const control = new AbortController();
  const done = check(context, control.signal).catch((error: unknown): readonly Finding[] => [
    failed(name, error, context.language),
  ]);
  return await within(limitMs, done, () => {
    control.abort(new Error('the check took too long'));
    const { texts } = context;
    return [problem(name, texts.tooSlow(limitMs / 1_000), texts.tooSlowRemedy)];
  });
}

/**
 * An error as a problem: our own and the machine's in sentences; any other only by its name, since its message may quote
 * anything.
 */
export function failed(name: FindingName, error: unknown, language: Language): Finding {
  if (error instanceof DongboError || systemFaultOf(error) !== null) {
    const { message, remedy } = sentencesIn(inSentences(error), language);
    return problem(name, message, remedy);
  }
  const texts = doctorTexts(language);
  return problem(name, texts.failed(String(errorFields(error).errorCode)), texts.failedRemedy);
}
