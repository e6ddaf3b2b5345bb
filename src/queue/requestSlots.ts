/**
 * When the portal's requests may start. The script keeps the starts of the last window in a list, newest first, and
 * hands out the earliest time at which
 *
 * - the window that ends there has room: at most `count` starts in `window`;
 * - `least` has passed since the start before, so that what was missed is made up for, but not in a burst.
 *
 * No window of one second sees more starts than the rate, rounded up. A process that stalls would start several overdue
 * slots at once; so `window` is longer than the second's worth of slots by `latenessMs`, and a caller later than that
 * gives its slot back: it is taken off the list, and the next caller finds the room. Only Redis's clock is compared.
 *
 * - Redis's clock is set back: an offset makes up for it, so nobody waits longer than before.
 * - Redis restarts empty: callers notice the lost connection and take a new slot. The first slot of an empty state comes
 *   after a pause, and the slots of the first window are evenly spaced: the starts before are unknown, and with as many
 *   of them as there can have been, the limit still holds.
 * - Redis is unreachable: nobody starts; each caller retries until it is back or the caller is aborted.
 *
 * A process that has slowed down keeps its share of the rate in a key of its own, which all others follow until it has been
 * silent for a while.
 *
 * Only a clock set forward, or a key deleted behind a live connection, lets sleeping callers start alongside new ones,
 * once.
 */
export const TAKE_SLOT = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local count, window, even = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local least, pause = tonumber(ARGV[4]), tonumber(ARGV[5])
local state = redis.call('HMGET', KEYS[1], 'seen', 'offset', 'since')
local seen, offset, since = tonumber(state[1]), tonumber(state[2]), tonumber(state[3])
if ARGV[7] ~= '' then redis.call('LREM', KEYS[2], 1, ARGV[7]) end
if ARGV[8] == '0' then return false end
if ARGV[9] ~= '' then redis.call('SET', KEYS[3], ARGV[9], 'PX', ARGV[10]) end
if seen and now < seen then offset = offset + seen - now end
local last = tonumber(redis.call('LINDEX', KEYS[2], 0) or nil)
local slot
if not seen or not last then
  offset = offset or 0
  since = now + offset
  slot = since + pause
else
  slot = math.max(now + offset, last + least)
  if slot < since + window then slot = math.max(slot, last + even) end
  local first = tonumber(redis.call('LINDEX', KEYS[2], count - 1) or nil)
  if first then slot = math.max(slot, first + window) end
end
local name = string.format('%.0f', slot)
redis.call('LPUSH', KEYS[2], name)
local oldest = now + offset - window
while redis.call('LLEN', KEYS[2]) > count and tonumber(redis.call('LINDEX', KEYS[2], -1)) < oldest do
  redis.call('RPOP', KEYS[2])
end
local text = function(value) return string.format('%.0f', value) end
redis.call('HSET', KEYS[1], 'seen', text(now), 'offset', text(offset), 'since', text(since))
local keep = text((slot - now - offset) / 1000 + ARGV[6])
redis.call('PEXPIRE', KEYS[1], keep)
redis.call('PEXPIRE', KEYS[2], keep)
return { text(slot - now - offset), name, redis.call('GET', KEYS[3]) or '' }
`;

/** Milliseconds a start may be late; costs three hundredths of the rate. */
const LATENESS_MS = 30;

/**
 * The least distance of two starts, as a share of the even one: what was missed is made up for slowly at high rates,
 * where slots are many, and faster at low ones.
 */
const LEAST = { many: 0.85, few: 0.5, fewMs: 50 };

/** Slots that one process reserves ahead lie within this time, so that its timers do not limit high rates. */
const AHEAD_MS = 50;

interface SlotRules {
  readonly count: number;
  /** Microseconds, like the others. */
  readonly window: number;
  readonly even: number;
  readonly least: number;
  readonly pause: number;
  /** How many slots one process holds at a time. */
  readonly ahead: number;
  readonly latenessMs: number;
}

export function slotRules(requestsPerSecond: number): SlotRules {
  const count = Math.ceil(requestsPerSecond);
  const even = Math.ceil(((1_000 + LATENESS_MS) * 1_000) / requestsPerSecond);
  const window = even * count;
  const least = Math.floor(Math.max(even * LEAST.few, Math.min(even * LEAST.many, LEAST.fewMs * 1_000)));
  // `count` starts may have ended just before, as close together as they can be.
  const pause = Math.min(Math.max(even, window - least * (count - 1)), 1_000_000);
  const ahead = Math.ceil((requestsPerSecond * AHEAD_MS) / 1_000);
  return { count, window, even, least, pause, ahead, latenessMs: LATENESS_MS };
}
