import { z } from 'zod';
import { expecting } from '../../input/expectation.ts';
import { dateForm } from './datePattern.ts';

/** How dates are written, in the configuration. */
export const datePattern = expecting(
  z.string().refine((text) => dateForm(text) !== null),
  {
    vi: 'iso, epochMillis, epochSeconds hoặc mẫu như dd/MM/yyyy HH:mm:ss',
    en: 'iso, epochMillis, epochSeconds, or a pattern such as dd/MM/yyyy HH:mm:ss',
  },
);
export const datesSetting = z.union([datePattern, z.array(datePattern).min(1).max(10)]);
