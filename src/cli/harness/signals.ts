import { constants } from 'node:os';
import type { Engine } from '../../app/engine.ts';
import type { Language } from '../../domain/language.ts';
import type { CommandHost } from './action.ts';
import { write } from './context.ts';

let stop: AbortController | null = null;

/**
 * Aborted by SIGTERM and SIGINT; a second signal ends the process at once. Call it before starting anything: an
 * unhandled signal would leave a half-started Redis behind.
 */
export function listenForStop(): AbortSignal {
  if (stop !== null) return stop.signal;
  const controller = new AbortController();
  stop = controller;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(128 + constants.signals[signal]);
    controller.abort(signal);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return controller.signal;
}

/**
 * Closes the engine on SIGTERM and SIGINT, or at once if one has already come: in-flight work is settled or returned.
 * Returns whether a signal has come.
 */
export function closeOnSignal(engine: Pick<Engine, 'close'>): () => boolean {
  const signal = listenForStop();
  if (signal.aborted) void engine.close();
  else signal.addEventListener('abort', () => void engine.close(), { once: true });
  return () => signal.aborted;
}

/**
 * Reports the interruption and exits with 128 plus the signal's number, as shells do: for cron, 0 would mean success.
 */
export async function exitBrokenOff({ ctx, exitWith }: CommandHost, language: Language): Promise<null> {
  const signal = listenForStop().reason as NodeJS.Signals;
  const text =
    language === 'vi'
      ? `Bị dừng giữa chừng (${signal}). Phần đã làm được giữ lại; lần chạy sau làm tiếp.`
      : `Interrupted (${signal}). Completed work is kept; the next run continues.`;
  await write(ctx.stderr, `${text}\n`);
  exitWith(128 + constants.signals[signal]);
  return null;
}
