import { type Engine, type EngineOptions, startEngine } from '../../app/engine.ts';
import type { Config } from '../../config/config.ts';
import { closeOnSignal, listenForStop } from './signals.ts';

/** Works with an engine that a signal closes; null when one broke the work off. */
export async function withEngine<T>(
  config: Config,
  options: EngineOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T | null> {
  listenForStop();
  const engine = await startEngine(config, options);
  const signalled = closeOnSignal(engine);
  try {
    return await work(engine);
  } catch (error) {
    // What was in flight is settled or returned by close(), and the next run continues.
    if (!signalled()) throw error;
    return null;
  } finally {
    await engine.close();
  }
}
