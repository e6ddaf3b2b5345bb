/** Requests the next item while the consumer works on this one. A consumer that stops early aborts the request. */
export async function* readAhead<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  const stopped = new AbortController();
  const items = open(AbortSignal.any([signal, stopped.signal]))[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (;;) {
      const result = await next;
      signal.throwIfAborted();
      if (result.done === true) return;
      next = items.next();
      // Awaited in the next iteration; until then its failure must not count as unhandled.
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    stopped.abort();
  }
}
