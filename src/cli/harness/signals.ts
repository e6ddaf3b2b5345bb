import { constants } from 'node:os';
import type { Engine } from '../../app/engine.ts';
import type { Language } from '../../domain/language.ts';
import type { CommandHost } from './action.ts';
import { write } from './context.ts';

/** `npm run` passes on a signal that the whole process group has received already; nobody means two by that. */
const SAME_SIGNAL_MS = 500;
/** Whatever still hangs then: systemd and people wait ten seconds for a stop. */
const END_MS = 9_000;

let stop: AbortController | null = null;
/** Whether the command runs until it is stopped, so that a signal is its proper end. */
let runsUntilStopped = false;

/**
 * Aborted by SIGTERM and SIGINT; a second signal ends the process at once, and after END_MS it ends in any case. Call it
 * before starting anything: an unhandled signal would leave a half-started Redis behind.
 */
export function listenForStop(): AbortSignal {
  if (stop !== null) return stop.signal;
  const controller = new AbortController();
  stop = controller;
  let firstAt = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      if (performance.now() - firstAt > SAME_SIGNAL_MS) process.exit(128 + constants.signals[signal]);
      return;
    }
    firstAt = performance.now();
    setTimeout(() => process.exit(stoppedExitCode()), END_MS).unref();
    controller.abort(signal);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return controller.signal;
}

/** For a command that runs until it is stopped: its exit code after a signal is 0. */
export function listenForProperStop(): AbortSignal {
  runsUntilStopped = true;
  return listenForStop();
}

/** Whether a signal has come; what it left hanging must not keep the process. */
export function isStopped(): boolean {
  return stop?.signal.aborted === true;
}

function stoppedExitCode(): number {
  return runsUntilStopped ? 0 : 128 + constants.signals[stop?.signal.reason as NodeJS.Signals];
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
