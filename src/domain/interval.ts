import { hundredths } from './gap.ts';

/** The 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's 95 % interval in percent with two decimals; null for an empty whole. Unlike the usual ± form it holds near
 * 100 %, the usual result of a verification.
 */
export function interval95(part: number, whole: number): readonly [number, number] | null {
  if (whole === 0) return null;
  const share = part / whole;
  const spread = (Z * Z) / whole;
  const middle = share + spread / 2;
  const reach = Z * Math.sqrt((share * (1 - share)) / whole + spread / (4 * whole));
  const bound = (value: number): number => Math.min(100, Math.max(0, hundredths(100 * value)));
  return [bound((middle - reach) / (1 + spread)), bound((middle + reach) / (1 + spread))];
}
