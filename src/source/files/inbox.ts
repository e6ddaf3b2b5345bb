import { latestReceipt } from '../../domain/receiveDate.ts';
import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { RowForm } from '../reading/caseRow.ts';
import { dateForm, readDateBy } from '../reading/datePattern.ts';
import { realSleep } from '../reading/retry.ts';
import type { SourceOutcome } from '../source.ts';
import { FileFault } from './fault.ts';
import { createFolder, type Folder, type KeptFile, type WaitingFile } from './folder.ts';
import { createQuietWatch } from './quiet.ts';
import { doneReport, rejectedReport } from './report.ts';
import type { RowChoice } from './rowChoice.ts';
import type { FilesDeps, FilesSettings } from './settings.ts';
import { type Survey, surveyFile } from './survey.ts';

/** A file that was rejected, and why. */
export interface Rejection {
  readonly original: string;
  readonly fault: FileFault;
}

export interface Inbox {
  readonly settings: FilesSettings;
  readonly folder: Folder;
  readonly now: () => Instant;
  readonly log: Log;
  readonly form: (at: Instant) => RowForm;
  readonly onRequest: (outcome: SourceOutcome) => void;
  /** Files looked through so far. */
  readonly count: () => number;
  /** Takes the files that are complete, waiting a while for those that are not. */
  take(signal: AbortSignal): Promise<void>;
  /** Looks through a file before any of its rows is taken in, and offers its rows. FileFault if it cannot be. */
  survey(file: KeptFile, number: number, choice: RowChoice, signal: AbortSignal): Promise<Survey>;
  /** The same of a file that is not done: one that cannot be taken in is rejected. */
  surveyNew(file: KeptFile, choice: RowChoice, signal: AbortSignal): Promise<Survey | Rejection>;
  /** Every row of the file is in the ledger. */
  finish(file: KeptFile, survey: Survey): Promise<void>;
}

/** How often it is looked whether an upload has ended. */
const LOOK_EVERY_MS = 500;

export function createInbox(settings: FilesSettings, deps: FilesDeps): Inbox {
  const { now, log, sleep = realSleep, onRequest = () => {} } = deps;
  const folder = createFolder(settings, now);
  const settleMs = settings.settleSeconds * 1_000;
  const watch = createQuietWatch(settleMs, now);
  const forms = ['iso', settings.dates].flat().flatMap((pattern) => dateForm(pattern) ?? []);
  let count = 0;
  const form = (at: Instant): RowForm => ({
    readDate: (text) => readDateBy(forms, text, settings.offsetMs),
    offsetMs: settings.offsetMs,
    latest: latestReceipt(at),
  });

  async function survey(
    file: KeptFile,
    number: number,
    choice: RowChoice,
    signal: AbortSignal,
  ): Promise<Survey> {
    count += 1;
    return await surveyFile(folder.pathOf(file), number, choice, {
      settings,
      form: form(file.takenAt),
      signal,
    });
  }

  async function completeFiles(signal: AbortSignal): Promise<readonly WaitingFile[]> {
    const until = now() + 2 * settleMs;
    for (;;) {
      const { files } = await folder.waiting();
      const quiet = files.filter((file) => watch.isQuiet(file.name, file));
      if (quiet.length === files.length) return quiet;
      if (now() >= until) {
        log.info('source.file_waiting', { count: files.length - quiet.length });
        return quiet;
      }
      await sleep(Math.min(LOOK_EVERY_MS, Math.max(1, until - now())), signal);
    }
  }

  return {
    ...{ settings, folder, now, log, form, onRequest, survey },
    count: () => count,
    async take(signal) {
      for (const file of await completeFiles(signal)) await folder.take(file);
    },
    async surveyNew(file, choice, signal) {
      try {
        return await survey(file, 0, choice, signal);
      } catch (error) {
        if (!(error instanceof FileFault)) throw error;
        const header = { name: file.original, at: now(), offsetMs: settings.offsetMs };
        await folder.settle(file, 'rejected', rejectedReport(header, error));
        onRequest('refused');
        return { original: file.original, fault: error };
      }
    },
    async finish(file, found) {
      const header = { name: file.original, at: now(), offsetMs: settings.offsetMs };
      await folder.settle(file, 'done', doneReport(header, found));
      onRequest('success');
      const { cases, unreadable } = found;
      log.info('source.file_done', { count: cases, unreadable });
    },
  };
}
