import { hostname, userInfo } from 'node:os';
import type { Actor } from '../domain/actor.ts';

/**
 * The operating system's user, for the audit trail. Under `sudo` the origin also names the calling user: no proof, but
 * the person to ask.
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
    // In a container the uid may have no user entry.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
