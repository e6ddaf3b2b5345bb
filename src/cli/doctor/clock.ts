import type { Check } from './check.ts';
import { type Finding, type FindingName, ok, warning } from './findings.ts';
import type { DoctorTexts } from './messages.ts';

/** Large enough to show in displayed times. */
const SKEW_MS = 60_000;

/** By how much another machine's clock differs from this one's; null = it does not say. */
export function clockFinding(
  name: Extract<FindingName, `${string}_clock`>,
  skewMs: number | null,
  texts: DoctorTexts,
): Finding {
  if (skewMs === null) return ok(name, texts.noClock);
  const sign = skewMs < 0 ? '-' : '+';
  const found = texts.clock(`${sign}${Math.round(Math.abs(skewMs) / 1_000)}`);
  return Math.abs(skewMs) <= SKEW_MS ? ok(name, found) : warning(name, found, texts.clockRemedy);
}

/** The clock of the server that keeps the ledger; a file has ours. */
export const ledgerClock: Check = async ({ ledger, texts }) => {
  const skewMs = ledger === null ? null : await ledger.clockSkewMs();
  return skewMs === null ? [] : [clockFinding('ledger_clock', skewMs, texts)];
};
