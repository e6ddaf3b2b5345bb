import { randomUUID } from 'node:crypto';
import type { SystemFaultKind } from '../domain/systemFaults.ts';
import type { Instant } from '../domain/time.ts';
import { errorFields, type Log } from '../observability/log.ts';
import type { Notice, PendingNotice } from './notice.ts';
import { enqueue, pendingFor, withoutDelivered } from './outbox.ts';
import { ReceiverBackoff } from './receiverBackoff.ts';
import type { NoticeReceiver } from './watch.ts';

export interface StandstillNoticeDeps {
  readonly receivers: () => Promise<readonly NoticeReceiver[]>;
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * The notices of standstills. They are kept in memory and sent past ledger and Redis, because those are what stands still; a
 * restart raises again what lasts.
 */
export class StandstillNotices {
  readonly #raised = new Map<SystemFaultKind, Notice['alarm']>();
  readonly #backoff = new ReceiverBackoff(() => performance.now());
  readonly #deps: StandstillNoticeDeps;
  #added: Notice[] = [];
  #pending: readonly PendingNotice[] = [];
  #sending: Promise<void> | null = null;

  constructor(deps: StandstillNoticeDeps) {
    this.#deps = deps;
  }

  began(kind: SystemFaultKind): void {
    const at = this.#deps.now();
    const figures = { value: null, unsynced: null, total: null, cause: kind };
    const alarm: Notice['alarm'] = {
      ...{ rule: 'standstill', kind: 'standstill', name: null, limit: 0, agency: null },
      ...{ raisedAt: at, figures },
    };
    this.#raised.set(kind, alarm);
    this.#deps.log.warn('alarm.raised', { name: 'standstill', kind: 'standstill', cause: kind });
    this.#added.push({ id: randomUUID(), event: 'raised', at, alarm });
  }

  ended(kind: SystemFaultKind): void {
    const alarm = this.#raised.get(kind);
    if (alarm === undefined) return;
    this.#raised.delete(kind);
    this.#deps.log.info('alarm.recovered', { name: 'standstill', kind: 'standstill', cause: kind });
    this.#added.push({ id: randomUUID(), event: 'recovered', at: this.#deps.now(), alarm });
  }

  /** Sends what has not been accepted yet. */
  async send(signal: AbortSignal): Promise<void> {
    if (this.#added.length === 0 && this.#pending.length === 0) return;
    this.#sending ??= this.#sendAll(signal)
      // The subscribers are written in the ledger, which may be what fails.
      .catch((error) => this.#deps.log.warn('notify.failed', { name: 'standstill', ...errorFields(error) }))
      .finally(() => {
        this.#sending = null;
      });
    await this.#sending;
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    const { receivers, log } = this.#deps;
    const all = await receivers();
    const names = all.map(({ name }) => name);
    this.#pending = enqueue(this.#pending, this.#added, names).pending;
    this.#added = [];
    for (const receiver of all) {
      const due = pendingFor(receiver.name, this.#pending);
      if (due.length === 0 || signal.aborted || !this.#backoff.canTry(receiver.name)) continue;
      try {
        await receiver.deliver(due, signal);
        this.#backoff.succeeded(receiver.name);
        this.#pending = withoutDelivered(this.#pending, receiver.name, due);
        log.info('notify.delivered', { name: receiver.name, count: due.length });
      } catch (error) {
        const nextAttemptMs = this.#backoff.failed(receiver.name);
        const fields = { name: receiver.name, count: due.length, nextAttemptMs, ...errorFields(error) };
        log.warn('notify.failed', fields);
      }
    }
  }
}
