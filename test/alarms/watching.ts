import type { Notice, ReceiverName } from '../../src/alarms/notice.ts';
import { Patience } from '../../src/alarms/patience.ts';
import type { NoticeReceiver, WatchDeps } from '../../src/alarms/watch.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { silentLog } from '../../src/observability/log.ts';
import { DAY, rule } from './readings.ts';

/** A receiver that writes down what it is told, as long as it is willing. */
export interface TestReceiver extends NoticeReceiver {
  readonly taken: Notice[];
  willing: boolean;
}

export function receiver(name: ReceiverName = 'webhook'): TestReceiver {
  const made: TestReceiver = {
    name,
    taken: [],
    willing: true,
    deliver: async (notices) => {
      if (!made.willing) throw new Error('motcua@h23.test is not at home');
      made.taken.push(...notices);
    },
  };
  return made;
}

/** One rule, gap_over 5, on a ledger; the clock of patience stands still unless moved. */
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
    patience: new Patience(() => 0),
    mappings: () => ({ agencies: null }),
    language: 'vi',
    since: 0,
    log: silentLog,
    ...over,
  };
}
