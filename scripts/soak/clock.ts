/**
 * Loaded into dongbo before it starts (`node --import`): makes its clock wrong, as a machine's can be, without a hook
 * in dongbo. SOAK_CLOCK_MS is the initial offset; SIGUSR2 sets the clock back an hour, and the next one right again.
 */
const HOUR_MS = 3_600_000;
const trueNow = Date.now;
let offsetMs = Number(process.env['SOAK_CLOCK_MS'] ?? 0);

Date.now = () => trueNow() + offsetMs;
process.on('SIGUSR2', () => {
  offsetMs = offsetMs === 0 ? -HOUR_MS : 0;
});
