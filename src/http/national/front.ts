import type { RequestListener } from 'node:http';
import { withoutBase } from '../server/basePath.ts';
import { type Mount, PROVINCES_PATH } from './mount.ts';

const BELOW = new RegExp(`^${PROVINCES_PATH}/([^/?#]+)(.*)$`, 's');

/**
 * Gives each request to the province whose path its address starts with, and all others to `national`. The path decides alone,
 * as it was sent: what is encoded otherwise, or leads out of it by dots, is of no province.
 */
export function dispatching(
  mounts: readonly Mount[],
  basePath: string,
  national: RequestListener,
): RequestListener {
  const byPath = new Map(mounts.map((mount) => [mount.path, mount]));
  return (request, response) => {
    const [, code = '', rest = ''] = BELOW.exec(withoutBase(request.url ?? '/', basePath)) ?? [];
    const mount = byPath.get(`${PROVINCES_PATH}/${code}`);
    if (mount?.handle(rest === '' ? '/' : rest, request, response) !== true) national(request, response);
  };
}
