import { execFile } from 'node:child_process';
import { errorFields, type Log } from '../observability/log.ts';

const PROGRAM = 'systemd-notify';
const NOTIFY_TIMEOUT_MS = 5_000;

/** Reports the state of this process to systemd (sd_notify(3)); does nothing where systemd did not start it. */
export interface Systemd {
  /** Units that wait for this one may start; from now on the watchdog is fed while the loops are alive. */
  ready(): void;
  stopping(): void;
}

const noSystemd: Systemd = { ready: () => undefined, stopping: () => undefined };

/**
 * Uses `systemd-notify`, because Node has no datagram Unix sockets; hence NotifyAccess=all in the unit. The watchdog is
 * fed from the loops' own progress, so that a stuck loop gets the process restarted.
 */
export function systemd(
  env: NodeJS.ProcessEnv,
  { alive, log }: { readonly alive: () => boolean; readonly log: Log },
): Systemd {
  if ((env['NOTIFY_SOCKET'] ?? '') === '') return noSystemd;
  // The rest of the environment may hold a secret.
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
    // The watchdog stays on to end a drain that hangs.
    stopping: () => report('STOPPING=1'),
  };
}

/** In microseconds; ignored if unreadable or meant for another process. */
function watchdogMs({ WATCHDOG_USEC: micros, WATCHDOG_PID: pid }: NodeJS.ProcessEnv): number | null {
  if (pid !== undefined && pid !== String(process.pid)) return null;
  const ms = Number(micros) / 1_000;
  return ms >= 1 ? ms : null;
}
