import { hostname, userInfo } from 'node:os';
import type { Actor } from '../domain/actor.ts';

/**
 * Who runs this process, for the audit trail: the operating system's user, as the kernel knows it. For `sudo` the
 * origin also names the calling user from the environment: no proof, but the person to ask.
 */
export function osActor(env: NodeJS.ProcessEnv): Actor {
  const before = env['SUDO_USER'];
  return {
    who: `cli:${osUser()}`,
    origin: before === undefined || before === '' ? hostname() : `${hostname()} (sudo: ${before})`,
  };
}

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    // Containers run under numbers that no user database knows.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
