import { bits } from '../cases/random.ts';

/** Sessions end a fixed time after the login, however busy they are. */
export function createSessions(seed: number, seconds: number, single = false) {
  const ends = new Map<string, number>();
  let opened = 0;
  return {
    open(): string {
      for (const [session, end] of ends) if (end <= performance.now()) ends.delete(session);
      if (single) ends.clear();
      opened += 1;
      const session = `session-${opened}-${bits(seed, opened, 90).toString(16)}`;
      ends.set(session, performance.now() + seconds * 1_000);
      return session;
    },
    isOpen: (session: unknown): boolean =>
      typeof session === 'string' && (ends.get(session) ?? 0) > performance.now(),
    endAll: (): void => ends.clear(),
  };
}
