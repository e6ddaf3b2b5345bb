import { fork } from 'node:child_process';

/**
 * Runs the module at `url` in a process of its own, which gets `order` as its first argument, and resolves with its last
 * message; the ones before go to `onProgress`. Not a thread: SQLite copies gigabytes in one call, which keeps a process from
 * exiting until it has returned. The child is killed when this process exits.
 */
export async function inChild(
  url: URL,
  order: object,
  onProgress: (message: unknown) => void = () => undefined,
): Promise<unknown> {
  const child = fork(url, [JSON.stringify(order)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let last: unknown;
  child.on('message', (message) => {
    last = message;
    onProgress(message);
  });
  child.once('error', reject);
  child.once('close', (code, signal) => {
    if (code === 0) resolve(last);
    else reject(new ChildEnded(signal ?? `code ${code}`));
  });
  try {
    return await promise;
  } finally {
    process.off('exit', kill);
  }
}

/** The child ended before its work was done, and could not say why. */
export class ChildEnded extends Error {
  constructor(how: string) {
    super(`its process ended with ${how}`);
    this.name = 'ChildEnded';
  }
}
