/** Runs the work, which must not wait for anything, with this umask; the process's own is back when it ends. */
export function withUmask<T>(mask: number, work: () => T): T {
  const before = process.umask(mask);
  try {
    return work();
  } finally {
    process.umask(before);
  }
}
