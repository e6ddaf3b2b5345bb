import type { PortalFailure } from '../portal.ts';
import type { PortalAnswer } from './answer.ts';
import type { Verdict } from './classify.ts';

/** Removing a shorter one would garble the text and protect nothing. */
const MIN_SECRET = 6;

/** Removes a password or session that the portal's message quotes, because messages are stored and shown. */
export function withoutSecret(failure: PortalFailure, secret: string): PortalFailure {
  if (secret.length < MIN_SECRET) return failure;
  return { ...failure, message: failure.message.replaceAll(secret, '…') };
}

/** The same for all that an answer says, of the whole request and of single cases. */
export function verdictWithout(verdict: Verdict, secret: string): Verdict {
  if (secret.length < MIN_SECRET) return verdict;
  if (verdict.ok) return { ...verdict, answer: answerWithout(verdict.answer, secret) };
  const answer = verdict.answer === null ? null : answerWithout(verdict.answer, secret);
  return { ...verdict, failure: withoutSecret(verdict.failure, secret), answer };
}

function answerWithout(answer: PortalAnswer, secret: string): PortalAnswer {
  const { message, result } = answer;
  return { ...answer, message: without(message, secret), result: without(result, secret) };
}

function without<Value>(value: Value, secret: string): Value {
  return (quotes(value, secret) ? cleaned(value, secret) : value) as Value;
}

function quotes(value: unknown, secret: string): boolean {
  if (typeof value === 'string') return value.includes(secret);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((part) => quotes(part, secret));
}

function cleaned(value: unknown, secret: string): unknown {
  if (typeof value === 'string') return value.replaceAll(secret, '…');
  if (Array.isArray(value)) return value.map((part) => cleaned(part, secret));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cleaned(part, secret)]));
}
