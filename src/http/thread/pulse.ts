import type { SystemFaultKind } from '../../domain/systemFaults.ts';
import type { MetricsJson } from '../metrics/processMetrics.ts';

/**
 * The state of the main thread, sent to the HTTP thread once a second as plain data. There is no request for it: a main
 * thread that is stuck cannot answer, and /healthz has to notice its silence.
 */
export interface Pulse {
  /** Loops that are late; see Heartbeats. */
  readonly late: readonly { readonly loop: string; readonly silentMs: number }[];
  readonly stopping: boolean;
  /** What the machine refuses, so that nothing can be delivered. */
  readonly standstills: readonly SystemFaultKind[];
  /** Records synced by this process since it started. */
  readonly synced: number;
  /** The metrics of the process, from processMetrics.ts. */
  readonly metrics: MetricsJson;
}

/** How often the main thread sends its pulse, in milliseconds. */
export const PULSE_EVERY_MS = 1_000;
/** A main thread that is silent for this long, in milliseconds, is not delivering either. */
const SILENT_MS = 30_000;
/** Rate and lag are measured over this many pulses. */
const MEASURED_PULSES = 10;

/** The last pulses that the HTTP thread received. */
export class PulseBoard {
  readonly #received: { readonly pulse: Pulse; readonly at: number }[] = [];
  readonly #now: () => number;
  #silentSince: number;

  /** `now`: milliseconds of a monotonic clock. */
  constructor(now: () => number) {
    this.#now = now;
    this.#silentSince = now();
  }

  receive(pulse: Pulse): void {
    this.#silentSince = this.#now();
    this.#received.push({ pulse, at: this.#silentSince });
    if (this.#received.length > MEASURED_PULSES) this.#received.shift();
  }

  get last(): Pulse | null {
    return this.#received.at(-1)?.pulse ?? null;
  }

  /** The loops that are late; only the main thread itself when it is silent. */
  late(): Pulse['late'] {
    const silentMs = Math.round(this.#now() - this.#silentSince);
    if (silentMs > SILENT_MS) return [{ loop: 'main', silentMs }];
    return this.last?.late ?? [];
  }

  /** Records synced per second over about ten seconds; null before there are two pulses. */
  syncedPerSecond(): number | null {
    const [first, last] = [this.#received[0], this.#received.at(-1)];
    if (first === undefined || last === undefined || last.at <= first.at) return null;
    return ((last.pulse.synced - first.pulse.synced) * 1_000) / (last.at - first.at);
  }

  /** Average time from the change at the source to the acknowledgement in these seconds; null without any. */
  lagSeconds(): number | null {
    const [first, last] = [this.#received[0], this.#received.at(-1)];
    if (first === undefined || last === undefined) return null;
    const growth = (part: string): number => seriesOf(last.pulse, part) - seriesOf(first.pulse, part);
    const cases = growth(`${LAG}_count`);
    return cases > 0 ? growth(`${LAG}_sum`) / cases : null;
  }
}

/** The histogram of processMetrics.ts. */
const LAG = 'dongbo_delivery_lag_seconds';

function seriesOf({ metrics }: Pulse, part: string): number {
  const values = metrics.find(({ name }) => name === LAG)?.values ?? [];
  return values.find((value) => 'metricName' in value && value.metricName === part)?.value ?? 0;
}
