import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/**
 * What the main thread tells the HTTP thread once a second, as plain data. Nothing is asked back: a main thread that
 * is stuck cannot answer, and its silence is what /healthz has to see.
 */
export interface Pulse {
  /** Loops that are late; see Heartbeats. */
  readonly late: readonly { readonly loop: string; readonly silentMs: number }[];
  readonly stopping: boolean;
  /** Records synced by this process since it started. */
  readonly synced: number;
  /** The process's own metrics, as prom-client's registry gives them. */
  readonly metrics: readonly MetricObjectWithValues<MetricValue<string>>[];
}

/** How often the main thread tells it, in milliseconds. */
export const PULSE_EVERY_MS = 1_000;
/** A main thread that has been silent for this long does not deliver either, in milliseconds. */
const SILENT_MS = 30_000;
/** The rate is that of about so many of the last pulses. */
const RATED_PULSES = 10;

/** The last pulses, on the side that listens. */
export class PulseBoard {
  readonly #heard: { readonly pulse: Pulse; readonly at: number }[] = [];
  readonly #now: () => number;
  #silentSince: number;

  /** `now`: milliseconds of a clock that is never set back. */
  constructor(now: () => number) {
    this.#now = now;
    this.#silentSince = now();
  }

  hear(pulse: Pulse): void {
    this.#silentSince = this.#now();
    this.#heard.push({ pulse, at: this.#silentSince });
    if (this.#heard.length > RATED_PULSES) this.#heard.shift();
  }

  get last(): Pulse | null {
    return this.#heard.at(-1)?.pulse ?? null;
  }

  /** The loops that are late, and the main thread itself where nothing was heard of it. */
  late(): Pulse['late'] {
    const silentMs = Math.round(this.#now() - this.#silentSince);
    if (silentMs > SILENT_MS) return [{ loop: 'main', silentMs }];
    return this.last?.late ?? [];
  }

  /** Records synced a second, over the last ten seconds or so; null before there are two pulses. */
  syncedPerSecond(): number | null {
    const [first, last] = [this.#heard[0], this.#heard.at(-1)];
    if (first === undefined || last === undefined || last.at <= first.at) return null;
    return ((last.pulse.synced - first.pulse.synced) * 1_000) / (last.at - first.at);
  }

  /** Of the cases acknowledged in these seconds: from the change at the source, on average; null where there were none. */
  lagSeconds(): number | null {
    const [first, last] = [this.#heard[0], this.#heard.at(-1)];
    if (first === undefined || last === undefined) return null;
    const grown = (part: string): number => seriesOf(last.pulse, part) - seriesOf(first.pulse, part);
    const cases = grown(`${LAG}_count`);
    return cases > 0 ? grown(`${LAG}_sum`) / cases : null;
  }
}

/** The histogram of processMetrics.ts. */
const LAG = 'dongbo_delivery_lag_seconds';

function seriesOf({ metrics }: Pulse, part: string): number {
  const values = metrics.find(({ name }) => name === LAG)?.values ?? [];
  return values.find((value) => 'metricName' in value && value.metricName === part)?.value ?? 0;
}
