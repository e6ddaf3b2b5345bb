import { findChromium, noChromium } from '../../print/findChromium.ts';
import { sentencesIn } from '../harness/errorText.ts';
import type { Check } from './check.ts';
import { ok, warning } from './findings.ts';

/** Whether the report can be had as PDF. A server without a browser lacks nothing else, so that is no warning. */
export const pdf: Check = async ({ config, texts, language }) => {
  const { chromium } = config.report;
  const browser = findChromium(chromium);
  if (browser !== null) return [ok('pdf', texts.prints(browser))];
  const { message, remedy } = sentencesIn(noChromium(chromium), language);
  return [chromium === '' ? ok('pdf', `${message} ${remedy}`) : warning('pdf', message, remedy)];
};
