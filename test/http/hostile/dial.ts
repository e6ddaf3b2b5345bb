import { once } from 'node:events';
import { connect } from 'node:net';
import { SOON } from '../../support/soon.ts';
import type { Served } from '../served.ts';

/**
 * Sends the text as it stands, which no HTTP client would, and says all that came back until the server closed the
 * connection or said nothing for a while; `afterwardsMs`: once it has begun to answer.
 */
export async function dial(
  { url }: Pick<Served, 'url'>,
  text: string | Buffer,
  quietMs: number = SOON.timeout,
  afterwardsMs = quietMs,
): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const heard: string[] = [];
  socket.setTimeout(quietMs, () => socket.destroy());
  socket.on('data', (data) => {
    heard.push(data.toString('latin1'));
    socket.setTimeout(afterwardsMs);
  });
  // A connection that is broken off in the middle of what we send.
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return heard.join('');
}

/** Of the first answer; 0 where there was none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
