import { configuredExpiries } from '../../app/expiries.ts';
import { EXPIRY_NOTICE_DAYS, type Expiring } from '../../domain/expiry.ts';
import { DAY_MS, formatDay, type Instant } from '../../domain/time.ts';
import { formatCount, formatDate } from '../../presentation/numbers.ts';
import type { Check, DoctorContext } from './check.ts';
import { type Finding, ok, warning } from './findings.ts';

/** What the configuration knows; portal.ts says when the portal's certificate ends. */
export const expiries: Check = async (context) => {
  const { config, texts } = context;
  return [...configuredExpiries(config)].map(([name, at]) =>
    at === null ? warning(name, texts.endUnknown, texts.expiry[name]) : endFinding(name, at, context),
  );
};

/** Says when it ends; a warning when that is soon, or was. */
export function endFinding(
  name: Expiring,
  at: Instant,
  { config, now, texts, language }: Pick<DoctorContext, 'config' | 'now' | 'texts' | 'language'>,
): Finding {
  const day = formatDate(formatDay(at, config.offsetMs), language);
  if (at - now > EXPIRY_NOTICE_DAYS * DAY_MS) return ok(name, texts.ends(day));
  const days = Math.floor((at - now) / DAY_MS);
  const found = at <= now ? texts.ended(day) : texts.endsSoon(day, formatCount(days, language));
  return warning(name, found, texts.expiry[name]);
}
