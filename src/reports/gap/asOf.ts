import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { type Instant, parseDay } from '../../domain/time.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';
import { gapTexts } from './messages.ts';

const instant = z.iso.datetime({ offset: true });

/**
 * Reads the as-of of a report: `2024-11-05`, the start of that day in the zone, or an ISO 8601 instant with
 * its offset. UsageError `usage.as_of` for a date that does not exist, one that is in another form, and one
 * that lies in the future.
 */
export function readAsOf(
  text: string,
  options: { now: Instant; offsetMs: number; language: Language },
): Instant {
  const { errors } = gapTexts(options.language);
  const shown = shorten(terminalText(text), 40);
  // Date.parse alone would roll 31 February over to 2 March; zod refuses days that do not exist.
  const at = instant.safeParse(text).success ? Date.parse(text) : parseDay(text, options.offsetMs);
  if (at === null) throw new UsageError('usage.as_of', errors.badDate(shown), errors.badDateRemedy);
  if (at > options.now) throw new UsageError('usage.as_of', errors.future(shown), errors.futureRemedy);
  return at;
}
