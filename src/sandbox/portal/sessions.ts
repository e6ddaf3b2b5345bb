import { bits } from '../cases/random.ts';

export interface Sessions {
  open(): string;
  isOpen(session: unknown): boolean;
  /** Ends every session at once. */
  endAll(): void;
}

/** Sessions end a fixed time after the login, however busy they are. */
export function createSessions(seed: number, seconds: number): Sessions {
  const ends = new Map<string, number>();
  let opened = 0;
  return {
    open() {
      for (const [session, end] of ends) if (end <= performance.now()) ends.delete(session);
      opened += 1;
      const session = `session-${opened}-${bits(seed, opened, 90).toString(16)}`;
      ends.set(session, performance.now() + seconds * 1_000);
      return session;
    },
    isOpen: (session) => typeof session === 'string' && (ends.get(session) ?? 0) > performance.now(),
    endAll: () => ends.clear(),
  };
}
