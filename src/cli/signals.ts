import type { Engine } from '../main.ts';

/**
 * Closes the engine on SIGTERM and SIGINT: what is in flight is settled or returned. A second signal ends the
 * process at once. Returns whether a signal has come.
 */
export function closeOnSignal(engine: Pick<Engine, 'close'>): () => boolean {
  let signalled = false;
  const onSignal = (): void => {
    if (signalled) process.exit(1);
    signalled = true;
    void engine.close();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return () => signalled;
}
