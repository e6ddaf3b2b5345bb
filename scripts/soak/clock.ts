/**
 * Loaded into a dongbo before it starts (`node --import`): puts its clock wrong, as a machine's can be, without a
 * hook in dongbo itself. SOAK_CLOCK_MS says by how much from the start; SIGUSR2 sets the clock back an hour, and
 * the next one puts it right again.
 */
const HOUR_MS = 3_600_000;
const right = Date.now;
let offsetMs = Number(process.env['SOAK_CLOCK_MS'] ?? 0);

Date.now = () => right() + offsetMs;
process.on('SIGUSR2', () => {
  offsetMs = offsetMs === 0 ? -HOUR_MS : 0;
});
