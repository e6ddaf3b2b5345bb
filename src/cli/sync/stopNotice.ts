import type { Language } from '../../domain/language.ts';
import type { Instant } from '../../domain/time.ts';
import { wrap } from '../../presentation/layout.ts';
import { formatDateTime } from '../../presentation/numbers.ts';
import { circuitCause, pausedText } from '../../reports/delivery/text.ts';
import type { RunOnceOutcome } from '../../sync/runOnce.ts';
import { errorText, wrapLines } from '../harness/errorText.ts';

interface NoticeOptions {
  readonly language: Language;
  readonly offsetMs: number;
  readonly probeAt: Instant | null;
}

/** Why a `sync` stopped before everything was delivered; undefined when it did not. */
export function stopNotice(
  { sourceError, stoppedBecause, pause }: RunOnceOutcome,
  options: NoticeOptions,
): string | undefined {
  const notices: string[] = [];
  if (sourceError !== null) notices.push(wrapLines(errorText(sourceError, options.language)));
  if (pause !== undefined) notices.push(wrap(pausedText(pause, options)).join('\n'));
  else if (stoppedBecause !== null) notices.push(wrapLines(stoppedText(stoppedBecause, options)));
  return notices.length === 0 ? undefined : notices.join('\n');
}

function stoppedText(cause: string, { language, offsetMs, probeAt }: NoticeOptions): string {
  const why = circuitCause(cause, language);
  const at = probeAt === null ? null : formatDateTime(probeAt, offsetMs, language);
  if (language === 'vi') {
    const when = at === null ? 'khi Cổng hoạt động trở lại' : `sau ${at}: trước đó không gửi gì tới Cổng`;
    return `Dừng gửi: Cổng không sử dụng được (${why}). Chạy lại lệnh này ${when}.`;
  }
  const when = at === null ? 'when it answers' : `after ${at}: nothing is sent to it before`;
  return `Delivery stopped: the portal could not be used (${why}). Run this again ${when}.`;
}
