import type { Reporter } from '../src/app/notifications.ts';
import type { Heartbeats } from '../src/queue/heartbeats.ts';

/** Judges the figures by the alarms' rules, and sends what notices and digests are to be sent. */
export async function notify(reporter: Reporter, beats: Heartbeats, stopping: AbortSignal): Promise<void> {
  await reporter.turn(stopping, () => beats.beat('notify'));
  beats.beat('notify');
}
