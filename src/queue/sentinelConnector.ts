import { type Redis, SentinelConnector } from 'ioredis';

/** What the connector keeps to itself. */
interface Inner {
  connectToSentinel(...how: unknown[]): Redis;
  /** Listens to the sentinels, and closes the connection when they say that another primary took over. */
  failoverDetector?: { cleanup(): void } | null;
}

/**
 * Finds the primary and follows the sentinels' word when another one takes over. The library's own prints each sentinel that
 * cannot be reached on the console, over and over; one that answers is enough.
 *
 * The library's own also keeps listening after the connection has broken by itself. When the word then comes while the
 * client looks for the new primary, it takes that for an order to close, gives up all that waits, and never connects again:
 * of three processes whose primary was killed, one stood still for good. So the old listener ends with each new search.
 */
export class QuietSentinelConnector extends SentinelConnector {
  constructor(options: unknown) {
    super(options as ConstructorParameters<typeof SentinelConnector>[0]);
    const inner = this as unknown as Inner;
    const open = inner.connectToSentinel.bind(this);
    inner.connectToSentinel = (...how) => {
      const sentinel = open(...how);
      sentinel.on('error', () => undefined);
      return sentinel;
    };
  }

  override connect(
    ...how: Parameters<SentinelConnector['connect']>
  ): ReturnType<SentinelConnector['connect']> {
    const inner = this as unknown as Inner;
    inner.failoverDetector?.cleanup();
    inner.failoverDetector = null;
    return super.connect(...how);
  }
}
