import type { Command } from 'commander';
import type { CommandHost } from './harness/action.ts';

/** One command of the command line. */
export interface CommandEntry {
  readonly description: string;
  /** What it is called with, as help shows it; nothing unless given. */
  readonly argument?: string;
  /**
   * Loads the command's module, when the command is called: most need neither the queue nor the HTTP client, and help
   * needs none of them.
   */
  load(host: CommandHost): Promise<Command>;
}

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  start: {
    description: 'the daemon',
    load: async (host) => (await import('./start.ts')).startCommand(host),
  },
  sync: {
    description: 'one shot: read the source to its end, deliver, print the gap',
    load: async (host) => (await import('./sync.ts')).syncCommand(host),
  },
  gap: {
    description: 'the sync gap: how many cases have not arrived at the portal',
    load: async (host) => (await import('./gap.ts')).gapCommand(host),
  },
  punctuality: {
    description: 'what was done on time, and what came in online',
    load: async (host) => (await import('./punctuality.ts')).punctualityCommand(host),
  },
  history: {
    description: 'the gap over time, from the stored snapshots',
    load: async (host) => (await import('./history.ts')).historyCommand(host),
  },
  snapshot: {
    description: 'keeps the figures of this moment for `history`',
    load: async (host) => (await import('./snapshot.ts')).snapshotCommand(host),
  },
  published: {
    description: 'figures published elsewhere; `gap` shows the latest beside ours',
    load: async (host) => (await import('./published.ts')).publishedCommand(host),
  },
  records: {
    description: 'the cases behind a number',
    load: async (host) => (await import('./records.ts')).recordsCommand(host),
  },
  report: {
    description: 'one printable page (HTML, A4) on the whole province',
    load: async (host) => (await import('./report.ts')).reportCommand(host),
  },
  worklist: {
    description: 'the unsynced cases that wait for a person, for those who have to act',
    load: async (host) => (await import('./worklist.ts')).worklistCommand(host),
  },
  show: {
    description: 'one case: its state, reason, remedy and timeline',
    argument: '<caseNo>',
    load: async (host) => (await import('./show.ts')).showCommand(host),
  },
  replay: {
    description: 'put matching unsynced cases back to pending',
    load: async (host) => (await import('./replay.ts')).replayCommand(host),
  },
  replays: {
    description: 'replays: what was requeued, how far each is, and what became of its cases',
    load: async (host) => (await import('./replays.ts')).replaysCommand(host),
  },
  delivery: {
    description: 'delivery to the portal: pause it, resume it, see what holds it up',
    load: async (host) => (await import('./delivery.ts')).deliveryCommand(host),
  },
  verify: {
    description: 'ask the portal what it holds of synced cases',
    load: async (host) => (await import('./verify.ts')).verifyCommand(host),
  },
  'import-baseline': {
    description: 'cases known to be at the portal before dongbo started',
    argument: '<file>',
    load: async (host) => (await import('./importBaseline.ts')).importBaselineCommand(host),
  },
  config: {
    description: 'questions about the configuration',
    load: async (host) => (await import('./configCheck.ts')).configCommand(host),
  },
  doctor: {
    description: 'whether everything dongbo needs is there, and what to do where it is not',
    load: async (host) => (await import('./doctor.ts')).doctorCommand(host),
  },
  keys: {
    description: 'API keys: who has access over HTTP',
    load: async (host) => (await import('./keys.ts')).keysCommand(host),
  },
  audit: {
    description: 'who changed what, and whether that was tampered with',
    load: async (host) => (await import('./audit.ts')).auditCommand(host),
  },
  alarms: {
    description: 'the rules that are watched, the alarms that fire, and the notices still to be sent',
    load: async (host) => (await import('./alarms.ts')).alarmsCommand(host),
  },
  demo: {
    description: 'a province and a portal simulated over real HTTP, and the whole way between them',
    load: async (host) => (await import('./demo.ts')).demoCommand(host),
  },
  bench: {
    description: 'the performance figures of this machine, as ratios',
    load: async (host) => (await import('./bench.ts')).benchCommand(host),
  },
};
