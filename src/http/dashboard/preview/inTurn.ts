/** One after the other: each changes the openings that it has read. */
let last: Promise<unknown> = Promise.resolve();
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return await turn;
}
