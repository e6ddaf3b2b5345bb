import { needsPerson } from '../../domain/circuit.ts';
import { CLOSED, mismatches } from '../../domain/verificationBreaker.ts';
import { readFact } from '../../ledger/port/facts.ts';
import { CATALOGUE_DOUBT, VERIFICATION_BREAKER } from '../../ledger/port/sharedFacts.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { deliveryTexts } from '../../reports/delivery/messages.ts';
import { catalogueDoubtText, circuitWords, pausedText } from '../../reports/delivery/text.ts';
import { verificationTexts } from '../../reports/verification/messages.ts';
import type { Check } from './check.ts';
import { ok, problem, warning } from './findings.ts';

/** Reports nothing unless somebody paused delivery. */
export const deliveryPause: Check = async ({ config: { offsetMs }, ledger, texts, language }) => {
  const pause = (await ledger?.deliveryPause()) ?? null;
  if (pause === null) return [];
  return [warning('delivery_pause', pausedText(pause, { language, offsetMs }), texts.pauseRemedy)];
};

export const circuit: Check = async ({ config, ledger, texts, language }) => {
  const open = (await ledger?.circuit()) ?? null;
  if (open === null) return [ok('circuit', texts.circuitClosed)];
  const { cause, fault, detail, openedAt, probeAt } = open;
  const when = (at: number): string => formatDateTime(at, config.offsetMs, language);
  const why = [circuitWords(open, language), detail].filter(Boolean).join(', ');
  const found = deliveryTexts(language).circuitOpen(when(openedAt), why, when(probeAt));
  const known = fault === undefined ? null : deliveryTexts(language).faultRemedies[fault];
  if (!needsPerson(open)) return [warning('circuit', found, known ?? texts.circuitWaits)];
  if (known !== null) return [problem('circuit', found, known)];
  const remedy = cause === 'unknown_result' ? texts.resultRemedy : texts.circuitRemedy;
  return [problem('circuit', found, remedy)];
};

/** Whether the verification breaker is closed. */
export const verification: Check = async ({ config, ledger, texts, language }) => {
  const fact = ledger === null ? null : await readFact(ledger, VERIFICATION_BREAKER);
  const { results, trippedAt } = fact?.value ?? CLOSED;
  if (trippedAt === null) return [ok('verification', texts.verifies)];
  const found = verificationTexts(language).tripped(
    formatDateTime(trippedAt, config.offsetMs, language),
    formatCount(mismatches(results), language),
    formatCount(results.length, language),
  );
  return [problem('verification', found, texts.verificationRemedy)];
};

/** Reports nothing unless the procedure list is in doubt. */
export const procedureList: Check = async ({ config: { offsetMs }, ledger, texts, language }) => {
  const doubt = ledger === null ? null : ((await readFact(ledger, CATALOGUE_DOUBT))?.value ?? null);
  if (doubt === null || doubt.believed) return [];
  const found = catalogueDoubtText(doubt, { language, offsetMs });
  return [problem('procedure_list', found, texts.listRemedy)];
};
