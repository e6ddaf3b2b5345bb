/** Runs synchronous work with this umask, then restores the umask of the process. */
export function withUmask<T>(mask: number, work: () => T): T {
  const before = process.umask(mask);
  try {
    return work();
  } finally {
    process.umask(before);
  }
}
