import { configuredExpiries } from '../../app/expiries.ts';
import { certificateTerm, clientTlsFiles } from '../../config/tlsFiles.ts';
import { EXPIRY_NOTICE_DAYS, type Expiring } from '../../domain/expiry.ts';
import { DAY_MS, formatDay, type Instant } from '../../domain/time.ts';
import { formatCount, formatDate } from '../../presentation/numbers.ts';
import type { Check, DoctorContext } from './check.ts';
import { type Finding, ok, problem, warning } from './findings.ts';

/** What the configuration knows; portal.ts says when the portal's certificate ends. */
export const expiries: Check = async (context) => {
  const { config, texts } = context;
  const ends = [...configuredExpiries(config)].map(([name, at]) =>
    at === null ? warning(name, texts.endUnknown, texts.expiry[name]) : endFinding(name, at, context),
  );
  const early = notYetValid(context);
  return early === null ? ends : ends.map((one) => (one.name === early.name ? early : one));
};

/** Says when it ends; a warning when that is soon, or was. */
export function endFinding(
  name: Expiring,
  at: Instant,
  { config, now, texts, language }: Pick<DoctorContext, 'config' | 'now' | 'texts' | 'language'>,
): Finding {
  const day = formatDate(formatDay(at, config.offsetMs), language);
  if (at - now > EXPIRY_NOTICE_DAYS[name] * DAY_MS) return ok(name, texts.ends(day));
  const days = Math.floor((at - now) / DAY_MS);
  const found = at <= now ? texts.ended(day) : texts.endsSoon(day, formatCount(days, language));
  // The portal lets nobody in with it; the others may still be accepted.
  const isOver = at <= now && name === 'client_certificate';
  return (isOver ? problem : warning)(name, found, texts.expiry[name]);
}

/** Our certificate for the portal, where its time has not come. */
function notYetValid({ config, now, texts, language }: DoctorContext): Finding | null {
  const files = clientTlsFiles(config);
  const from = files === null ? null : (certificateTerm(files.certFile)?.from ?? null);
  if (from === null || from <= now) return null;
  const day = formatDate(formatDay(from, config.offsetMs), language);
  return problem('client_certificate', texts.begins(day), texts.expiry.client_certificate);
}
