import type { Command } from 'commander';
import type { CliContext } from './harness/context.ts';

export type ExitWith = (code: number) => void;

/** One command of the command line. */
export interface CommandEntry {
  readonly description: string;
  /** What it is called with, as help shows it; nothing unless given. */
  readonly argument?: string;
  /**
   * Loads the command's module, when the command is called: most need neither the queue nor the HTTP client, and help
   * needs none of them.
   */
  load(ctx: CliContext, exitWith: ExitWith): Promise<Command>;
}

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  start: {
    description: 'the daemon',
    load: async (ctx) => (await import('./start.ts')).startCommand(ctx),
  },
  sync: {
    description: 'one shot: read the source to its end, deliver, print the gap',
    load: async (ctx, exitWith) => (await import('./sync.ts')).syncCommand(ctx, exitWith),
  },
  gap: {
    description: 'the sync gap: how many cases have not arrived at the portal',
    load: async (ctx) => (await import('./gap.ts')).gapCommand(ctx),
  },
  punctuality: {
    description: 'what was done on time, and what came in online',
    load: async (ctx) => (await import('./punctuality.ts')).punctualityCommand(ctx),
  },
  history: {
    description: 'the gap over time, from the stored snapshots',
    load: async (ctx) => (await import('./history.ts')).historyCommand(ctx),
  },
  snapshot: {
    description: 'keeps the figures of this moment for `history`',
    load: async (ctx) => (await import('./snapshot.ts')).snapshotCommand(ctx),
  },
  published: {
    description: 'figures published elsewhere; `gap` shows the latest beside ours',
    load: async (ctx) => (await import('./published.ts')).publishedCommand(ctx),
  },
  records: {
    description: 'the cases behind a number',
    load: async (ctx) => (await import('./records.ts')).recordsCommand(ctx),
  },
  report: {
    description: 'one printable page (HTML, A4) on the whole province',
    load: async (ctx) => (await import('./report.ts')).reportCommand(ctx),
  },
  worklist: {
    description: 'the unsynced cases somebody has to act on, for those who have to',
    load: async (ctx) => (await import('./worklist.ts')).worklistCommand(ctx),
  },
  show: {
    description: 'one case: its state, reason, remedy and timeline',
    argument: '<caseNo>',
    load: async (ctx) => (await import('./show.ts')).showCommand(ctx),
  },
  replay: {
    description: 'put matching unsynced cases back to pending',
    load: async (ctx) => (await import('./replay.ts')).replayCommand(ctx),
  },
  replays: {
    description: 'replays: what was put back, how far it is, and what became of it',
    load: async (ctx) => (await import('./replays.ts')).replaysCommand(ctx),
  },
  delivery: {
    description: 'delivery to the portal: pauses it, resumes it, tells what holds it up',
    load: async (ctx) => (await import('./delivery.ts')).deliveryCommand(ctx),
  },
  verify: {
    description: 'ask the portal what it holds of synced cases',
    load: async (ctx, exitWith) => (await import('./verify.ts')).verifyCommand(ctx, exitWith),
  },
  'import-baseline': {
    description: 'cases known to be at the portal before dongbo started',
    argument: '<file>',
    load: async (ctx) => (await import('./importBaseline.ts')).importBaselineCommand(ctx),
  },
  config: {
    description: 'questions about the configuration',
    load: async (ctx) => (await import('./configCheck.ts')).configCommand(ctx),
  },
  doctor: {
    description: 'whether everything dongbo needs is there, and what to do where it is not',
    load: async (ctx, exitWith) => (await import('./doctor.ts')).doctorCommand(ctx, exitWith),
  },
  keys: {
    description: 'API keys: who may ask over HTTP',
    load: async (ctx) => (await import('./keys.ts')).keysCommand(ctx),
  },
  audit: {
    description: 'who changed what, and whether that was tampered with',
    load: async (ctx, exitWith) => (await import('./audit.ts')).auditCommand(ctx, exitWith),
  },
  alarms: {
    description: 'the rules that are watched, what fires, and what is still to be told',
    load: async (ctx, exitWith) => (await import('./alarms.ts')).alarmsCommand(ctx, exitWith),
  },
  demo: {
    description: 'a province and a portal simulated over real HTTP, and the whole way between them',
    load: async (ctx) => (await import('./demo.ts')).demoCommand(ctx),
  },
  bench: {
    description: 'the performance figures of this machine, as ratios',
    load: async (ctx) => (await import('./bench.ts')).benchCommand(ctx),
  },
};
