/** For a wait: long enough for whatever is under way at a portal in this process to be answered. */
export async function aMoment(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
}
