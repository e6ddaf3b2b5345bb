import { execFile } from 'node:child_process';
import { errorFields, type Log } from '../observability/log.ts';

/** Comes with systemd. */
const PROGRAM = 'systemd-notify';
/** A notification that takes longer than this has failed, in milliseconds. */
const NOTIFY_TIMEOUT_MS = 5_000;

/** Reports the state of this process to systemd (sd_notify(3)); does nothing where systemd did not start it. */
export interface Systemd {
  /**
   * The process serves: units that wait for it may start. From now on the watchdog is fed while the loops are alive.
   */
  ready(): void;
  /** The process is shutting down. */
  stopping(): void;
}

const noSystemd: Systemd = { ready: () => undefined, stopping: () => undefined };

/**
 * Uses `systemd-notify`, because Node has no datagram Unix sockets; hence NotifyAccess=all in the unit. With
 * WatchdogSec, systemd restarts a process that falls silent. This thread feeds the watchdog at half that interval, from
 * the loops' own progress, so that a stuck one falls silent.
 */
export function systemd(
  env: NodeJS.ProcessEnv,
  { alive, log }: { readonly alive: () => boolean; readonly log: Log },
): Systemd {
  if ((env['NOTIFY_SOCKET'] ?? '') === '') return noSystemd;
  // Only what it needs of the environment: the rest may hold a secret.
  const minimalEnv = { PATH: env['PATH'], NOTIFY_SOCKET: env['NOTIFY_SOCKET'] };
  const report = (state: string): void => {
    execFile(PROGRAM, [state], { env: minimalEnv, timeout: NOTIFY_TIMEOUT_MS }, (error) => {
      if (error !== null) log.warn('systemd.not_told', { what: state, ...errorFields(error) });
    });
  };
  return {
    ready: () => {
      report('READY=1');
      const intervalMs = watchdogMs(env);
      if (intervalMs === null) return;
      const watchdog = setInterval(() => {
        if (alive()) report('WATCHDOG=1');
      }, intervalMs / 2);
      watchdog.unref();
    },
    // The watchdog stays on: it ends a drain that hangs, and does not cut a working one short.
    stopping: () => report('STOPPING=1'),
  };
}

/** systemd gives microseconds. An unreadable number, or one meant for another process, is no watchdog of ours. */
function watchdogMs({ WATCHDOG_USEC: micros, WATCHDOG_PID: pid }: NodeJS.ProcessEnv): number | null {
  if (pid !== undefined && pid !== String(process.pid)) return null;
  const ms = Number(micros) / 1_000;
  return ms >= 1 ? ms : null;
}
