import { type Redis, SentinelConnector } from 'ioredis';

/** The connections that the connector makes itself. */
interface Connections {
  connectToSentinel(...how: unknown[]): Redis;
}

/**
 * Finds the primary and follows the sentinels' word when another one takes over. The library's own prints each sentinel that
 * cannot be reached on the console, over and over; one that answers is enough.
 */
export class QuietSentinelConnector extends SentinelConnector {
  constructor(options: unknown) {
    super(options as ConstructorParameters<typeof SentinelConnector>[0]);
    const own = this as unknown as Connections;
    const open = own.connectToSentinel.bind(this);
    own.connectToSentinel = (...how) => {
      const sentinel = open(...how);
      sentinel.on('error', () => undefined);
      return sentinel;
    };
  }
}
