/** Refusals with one code that show that cases which were refused before are refused again. */
const REFUSED_AGAIN = 30;

/** Whether sending the others as well is pointless. A few refusals among many acceptances stop nothing. */
export function isRefusedAgain(refused: number, accepted: number): boolean {
  return refused >= REFUSED_AGAIN && refused > accepted;
}
