import { execFile } from 'node:child_process';
import { errorFields, type Log } from '../observability/log.ts';

/** Comes with systemd. */
const PROGRAM = 'systemd-notify';
/** A notification that takes longer than this was not heard, in milliseconds. */
const PATIENCE_MS = 5_000;

/** What systemd is told of this process; see sd_notify(3). Nothing, where systemd did not start it. */
export interface Systemd {
  /** It serves: what waits for it may start. From now on systemd is told that it is alive, while it is. */
  ready(): void;
  /** It is on its way down. */
  stopping(): void;
}

const nobody: Systemd = { ready: () => undefined, stopping: () => undefined };

/**
 * Speaks to systemd by its own `systemd-notify`, because Node has no datagram sockets of Unix; hence NotifyAccess=all in
 * the unit. With WatchdogSec, systemd starts a process anew of which it has not heard for so long: it is told at half
 * that interval, from the loops' own progress, and by this thread, so that one that is stuck falls silent.
 */
export function systemd(
  env: NodeJS.ProcessEnv,
  { alive, log }: { readonly alive: () => boolean; readonly log: Log },
): Systemd {
  if ((env['NOTIFY_SOCKET'] ?? '') === '') return nobody;
  // Of the environment no more than it needs: a secret may be in the rest.
  const told = { PATH: env['PATH'], NOTIFY_SOCKET: env['NOTIFY_SOCKET'] };
  const tell = (state: string): void => {
    execFile(PROGRAM, [state], { env: told, timeout: PATIENCE_MS }, (error) => {
      if (error !== null) log.warn('systemd.not_told', { what: state, ...errorFields(error) });
    });
  };
  return {
    ready: () => {
      tell('READY=1');
      const intervalMs = watchdogMs(env);
      if (intervalMs === null) return;
      const watchdog = setInterval(() => {
        if (alive()) tell('WATCHDOG=1');
      }, intervalMs / 2);
      watchdog.unref();
    },
    // The watchdog goes on: a drain that hangs is not let hang, and one that goes on is not cut short.
    stopping: () => tell('STOPPING=1'),
  };
}

/** systemd gives microseconds. A number that is none, or somebody else's, is no watchdog of ours. */
function watchdogMs({ WATCHDOG_USEC: micros, WATCHDOG_PID: pid }: NodeJS.ProcessEnv): number | null {
  if (pid !== undefined && pid !== String(process.pid)) return null;
  const ms = Number(micros) / 1_000;
  return ms >= 1 ? ms : null;
}
