import { type Engine, type EngineOptions, startEngine } from '../../app/engine.ts';
import type { Config } from '../../config/config.ts';
import { closeOnSignal, listenForStop } from './signals.ts';

/** Null when a signal interrupted the work. */
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
    // In-flight work is settled or returned by close(); the next run continues.
    if (!signalled()) throw error;
    return null;
  } finally {
    await engine.close();
  }
}
