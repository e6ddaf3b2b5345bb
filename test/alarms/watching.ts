import type { Notice, ReceiverName } from '../../src/alarms/notice.ts';
import { ReceiverBackoff } from '../../src/alarms/receiverBackoff.ts';
import type { NoticeReceiver, WatchDeps } from '../../src/alarms/watch.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { silentLog } from '../../src/observability/log.ts';
import { DAY, rule } from './readings.ts';

/** A receiver that records what it accepts while it is reachable. */
export interface TestReceiver extends NoticeReceiver {
  readonly accepted: Notice[];
  reachable: boolean;
}

export function receiver(name: ReceiverName = 'webhook'): TestReceiver {
  const made: TestReceiver = {
    name,
    accepted: [],
    reachable: true,
    deliver: async (notices) => {
      if (!made.reachable) throw new Error('motcua@h23.test is not at home');
      made.accepted.push(...notices);
    },
  };
  return made;
}

/** One rule, gap_over 5, on a ledger; the clock of the backoff stands still. */
export function watching(
  ledger: Ledger,
  receivers: readonly NoticeReceiver[],
  over: Partial<WatchDeps> & Pick<WatchDeps, 'now'>,
): WatchDeps {
  return {
    ledger,
    rules: [rule('gap_over', 5)],
    reminderMs: DAY,
    receivers,
    backoff: new ReceiverBackoff(() => 0),
    mappings: () => ({ agencies: null }),
    language: 'vi',
    since: 0,
    expiries: async () => new Map(),
    sources: ['main'],
    log: silentLog,
    ...over,
  };
}
