import { type Circuit, CLOSED as CLOSED_CIRCUITS, needsPerson } from '../../domain/circuit.ts';
import { ruleText } from '../../domain/release.ts';
import { CLOSED, mismatches } from '../../domain/verificationBreaker.ts';
import { readFact } from '../../ledger/port/facts.ts';
import { CATALOGUE_DOUBT, VERIFICATION_BREAKER } from '../../ledger/port/sharedFacts.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { deliveryTexts } from '../../reports/delivery/messages.ts';
import { catalogueDoubtText, circuitText, circuitWords, pausedText } from '../../reports/delivery/text.ts';
import { verificationTexts } from '../../reports/verification/messages.ts';
import type { Check, DoctorContext } from './check.ts';
import { type Finding, ok, problem, warning } from './findings.ts';

/** Reports nothing unless somebody paused delivery. */
export const deliveryPause: Check = async ({ config: { offsetMs }, ledger, texts, language }) => {
  const pause = (await ledger?.deliveryPause()) ?? null;
  if (pause === null) return [];
  return [warning('delivery_pause', pausedText(pause, { language, offsetMs }), texts.pauseRemedy)];
};

/** Reports nothing unless a rule of `delivery.only` matches no case: a mistyped code opens nothing. */
export const deliveryOnly: Check = async ({ config: { delivery }, ledger, texts }) => {
  // Before the first reading no rule matches.
  const isRead = ledger !== null && (await ledger.records({}, 1, 0)).length > 0;
  const useless = isRead ? await ledger.rulesWithoutCases(delivery.only) : [];
  if (useless.length === 0) return [];
  const found = texts.uselessRules(useless.map(ruleText).join('; '));
  return [warning('delivery_only', found, texts.uselessRulesRemedy)];
};

/** The one for steps alone is reported only while it is open. */
export const circuit: Check = async (context) => {
  const { records, steps } = (await context.ledger?.circuits()) ?? CLOSED_CIRCUITS;
  return [
    records === null
      ? ok('circuit', steps === null ? context.texts.circuitClosed : context.texts.recordsFlow)
      : openCircuit('circuit', records, context),
    ...(steps === null ? [] : [openCircuit('steps_circuit', steps, context)]),
  ];
};

function openCircuit(
  name: 'circuit' | 'steps_circuit',
  open: Circuit,
  { config, texts, language }: DoctorContext,
): Finding {
  const { cause, fault, detail } = open;
  const why = [circuitWords(open, language), detail].filter(Boolean).join(', ');
  const found = circuitText(open, why, { language, offsetMs: config.offsetMs });
  const known = fault === undefined ? null : deliveryTexts(language).faultRemedies[fault];
  if (!needsPerson(open)) return warning(name, found, known ?? texts.circuitWaits);
  if (known !== null) return problem(name, found, known);
  return problem(name, found, cause === 'unknown_result' ? texts.resultRemedy : texts.circuitRemedy);
}

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
