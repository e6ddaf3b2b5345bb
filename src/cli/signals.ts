import type { Engine } from '../main.ts';

let stop: AbortController | null = null;

/**
 * Aborted by SIGTERM and SIGINT; a second one ends the process at once. To be called before anything is
 * started: a signal that nobody listens to yet would leave a half-started Redis behind.
 */
export function listenForStop(): AbortSignal {
  if (stop !== null) return stop.signal;
  const controller = new AbortController();
  stop = controller;
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return controller.signal;
}

/**
 * Closes the engine on SIGTERM and SIGINT, at once if one has come already: what is in flight is settled or
 * returned. Returns whether a signal has come.
 */
export function closeOnSignal(engine: Pick<Engine, 'close'>): () => boolean {
  const signal = listenForStop();
  if (signal.aborted) void engine.close();
  else signal.addEventListener('abort', () => void engine.close(), { once: true });
  return () => signal.aborted;
}
