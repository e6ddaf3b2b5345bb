/**
 * Reads one item ahead: the next page is on its way while the consumer works on this one. A consumer that
 * stops early aborts the request under way, and its result is dropped.
 */
export async function* readAhead<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  const left = new AbortController();
  const items = open(AbortSignal.any([signal, left.signal]))[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (;;) {
      const result = await next;
      signal.throwIfAborted();
      if (result.done === true) return;
      next = items.next();
      // Awaited in the next round; until then its failure must not count as unhandled.
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    left.abort();
  }
}
