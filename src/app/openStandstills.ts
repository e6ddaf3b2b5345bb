import { StandstillNotices } from '../alarms/standstillNotices.ts';
import type { SystemFaultKind } from '../domain/systemFaults.ts';
import { tryRedisWrite } from '../queue/tryWrite.ts';
import type { Engine } from './engine.ts';
import { createNotices } from './notifications.ts';
import { tryLedger } from './openLedger.ts';
import { StandstillWatch } from './standstillWatch.ts';

/** Watches for what makes dongbo stand still while the daemon runs; `resume` makes up at once for what was missed. */
export function watchStandstills(
  { config, ledger, redis, prefix, faults, log, signals }: Engine,
  resume: (kind: SystemFaultKind) => void,
): StandstillWatch {
  const { rules, receivers } = createNotices(config, { ledger, log });
  const notices = rules.some(({ kind }) => kind === 'standstill')
    ? new StandstillNotices({ receivers, now: Date.now, log })
    : null;
  return new StandstillWatch({
    tries: [() => tryLedger(config), () => tryRedisWrite(redis, prefix)],
    recent: () => faults.recent(),
    onBegan: (kind) => notices?.began(kind),
    onEnded: (kind) => {
      notices?.ended(kind);
      resume(kind);
    },
    onRound: () => void notices?.send(signals.stopping),
    log,
  });
}
