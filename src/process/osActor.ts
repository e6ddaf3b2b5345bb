import { hostname, userInfo } from 'node:os';
import type { Actor } from '../domain/actor.ts';

/**
 * Who runs this process, for the audit trail: the user of the operating system, as the kernel has it. Whoever came by
 * `sudo` stands beside the host, as the environment names them: no proof, but the name to ask for.
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
