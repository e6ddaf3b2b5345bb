import { randomUUID } from 'node:crypto';
import { DongboError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { errorFields } from '../observability/log.ts';
import type { TestResult, TestResults } from './alarmsView.ts';
import { testNotice } from './notice.ts';
import type { NoticeReceiver } from './watch.ts';

/** Sends each a test notice. Bypasses the outbox of the ledger: the channel is tested, and its answer awaited. */
export async function testReceivers(
  receivers: readonly NoticeReceiver[],
  now: () => Instant,
): Promise<TestResults> {
  return new Map(
    await Promise.all(
      receivers.map(async (receiver) => [receiver.name, await test(receiver, now())] as const),
    ),
  );
}

async function test(receiver: NoticeReceiver, at: Instant): Promise<TestResult> {
  try {
    await receiver.deliver([testNotice(randomUUID(), at)], new AbortController().signal);
    return { taken: true, why: null, remedy: null };
  } catch (error) {
    if (error instanceof DongboError) return { taken: false, why: error.message, remedy: error.remedy };
    return { taken: false, why: String(errorFields(error)['errorCode']), remedy: null };
  }
}
