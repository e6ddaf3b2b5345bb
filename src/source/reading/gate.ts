/** Runs a task once a place is free. Rejects with the signal's reason while waiting. */
export type Gate = <T>(task: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** At most `places` tasks at once, first come, first served. */
export function createGate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    const turn = Promise.withResolvers<void>();
    const takeTurn = (): void => {
      signal.removeEventListener('abort', giveUp);
      turn.resolve();
    };
    const giveUp = (): void => {
      waiting.splice(waiting.indexOf(takeTurn), 1);
      turn.reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    waiting.push(takeTurn);
    await turn.promise;
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return async (task, signal) => {
    await enter(signal);
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
