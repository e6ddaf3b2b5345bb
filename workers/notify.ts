import type { Notifier } from '../src/app/notifications.ts';
import type { Heartbeats } from '../src/queue/heartbeats.ts';

/** Evaluates the alarm rules and sends the notices and digests that are due. */
export async function notify(notifier: Notifier, beats: Heartbeats, stopping: AbortSignal): Promise<void> {
  await notifier.run(stopping, () => beats.beat('notify'));
  beats.beat('notify');
}
