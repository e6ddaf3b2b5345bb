import type { MappedCase } from '../../domain/preflight.ts';
import { createRedactor } from '../../domain/redact.ts';
import { systemFaultOf } from '../../domain/systemFault.ts';
import type { Instant } from '../../domain/time.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { NO_MESSAGES, PORTAL_MESSAGES, type PortalMessages } from '../../ledger/port/sharedFacts.ts';
import type { Portal, PortalMessage, SendResult } from '../../portal/portal.ts';

export interface MessageDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact'>;
  readonly now: () => Instant;
}

/** Distinct messages that are kept; further ones are only counted. */
const MOST_MESSAGES = 50;
/** Messages known to need no redaction. */
const MOST_PLAIN = 200;

/** Case numbers, dates and the like would make each message a message of its own. */
const NUMBERED = /[\p{L}\p{N}._/:-]*\d{3,}[\p{L}\p{N}._/:-]*/gu;

/**
 * The portal, with each message beside an answer to a delivery counted in the ledger, without personal data. An operator
 * needs them to complete portal.codes. Two processes that write at once can lose a few counts, never a message for long.
 */
export function countingMessages(portal: Portal, deps: MessageDeps): Portal {
  const plain = new Set<string>();
  let queue: Promise<unknown> = Promise.resolve();

  async function count<Result extends SendResult>(
    result: Result,
    cases: readonly MappedCase[],
  ): Promise<Result> {
    const { messages = [] } = result;
    if (messages.length === 0) return result;
    const texts = withoutDetails(messages, cases, plain);
    const done = queue.then(() => add(texts, deps));
    queue = done.catch(() => undefined);
    try {
      await done;
    } catch (error) {
      // A ledger that is away costs these counts, not what the portal said of the cases.
      if (systemFaultOf(error) === null) throw error;
    }
    return result;
  }

  return {
    lookUp: (...request) => portal.lookUp(...request),
    heldCase: (...request) => portal.heldCase(...request),
    recordBytes: (mode, mapped) => portal.recordBytes(mode, mapped),
    stepBytes: (step) => portal.stepBytes(step),
    fingerprint: (mapped) => portal.fingerprint(mapped),
    check: (...request) => portal.check(...request),
    takeCuts: () => portal.takeCuts(),
    domain: (...request) => portal.domain(...request),
    procedures: (signal) => portal.procedures(signal),
    requestCount: () => portal.requestCount(),
    sendRecords: async (mode, cases, ...rest) =>
      await count(await portal.sendRecords(mode, cases, ...rest), cases),
    sendSteps: async (steps, ...rest) =>
      await count(
        await portal.sendSteps(steps, ...rest),
        steps.map(({ mapped }) => mapped),
      ),
  };
}

function withoutDetails(
  messages: readonly PortalMessage[],
  cases: readonly MappedCase[],
  plain: Set<string>,
): readonly PortalMessage[] {
  let redact: ((message: string) => string) | null = null;
  return messages.map(({ code, message }) => {
    if (plain.has(message)) return { code, message };
    redact ??= createRedactor(cases.map(({ record }) => record));
    const text = redact(message).replace(NUMBERED, '…');
    if (text === message && plain.size < MOST_PLAIN) plain.add(message);
    return { code, message: text };
  });
}

async function add(messages: readonly PortalMessage[], { ledger, now }: MessageDeps): Promise<void> {
  const before = (await readFact(ledger, PORTAL_MESSAGES))?.value ?? NO_MESSAGES;
  const known = new Map(before.messages.map((one) => [`${one.code}\n${one.message}`, one]));
  let { others } = before;
  const at = now();
  for (const { code, message } of messages) {
    const key = `${code}\n${message}`;
    const one = known.get(key);
    if (one !== undefined) known.set(key, { ...one, count: one.count + 1, lastAt: at });
    else if (known.size < MOST_MESSAGES) known.set(key, { code, message, count: 1, firstAt: at, lastAt: at });
    else others += 1;
  }
  const after: PortalMessages = { messages: [...known.values()], others };
  await writeFact(ledger, PORTAL_MESSAGES, after, at);
}
