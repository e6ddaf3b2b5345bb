import { setTimeout as sleep } from 'node:timers/promises';
import { readStats, setFaults, work } from '../../test/endToEnd/support/controlPlane.ts';
import { type Audit, auditEnd } from './audit.ts';
import { comeToRest } from './comeToRest.ts';
import { Daemon } from './daemon.ts';
import { PORTAL_FAULTS, SOURCE_FAULTS } from './faults.ts';
import { heal } from './heal.ts';
import { probeSoon } from './probeSoon.ts';
import { Fleet } from './processes/fleet.ts';
import { openFleetSite } from './processes/fleetSite.ts';
import { fleetTroubles } from './processes/fleetTroubles.ts';
import { Deck, Random } from './random.ts';
import { openSite, type Site } from './site.ts';
import { FULL_DISK, TROUBLES, type Trouble } from './troubles.ts';
import type { Dongbo, World } from './world.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Cases at the province to begin with. */
  readonly records: number;
  /** Whether to mount a small disk and fill it, where this account may; one process on SQLite only. */
  readonly fillDisk: boolean;
  /** So many on one ledger on PostgreSQL; left out: one on SQLite. */
  readonly processes?: number | undefined;
  /** Receives each action as it happens, with the seconds since the start. */
  readonly say: (line: string) => void;
}

export interface SoakOutcome extends Audit {
  readonly seconds: number;
  /** How often each thing was done. */
  readonly done: ReadonlyMap<string, number>;
  /** Cases that the census of the last sync found changed, because a fault of the source had hidden the change. */
  readonly foundByTheCensus: number;
  /** Cases that the last sync delivered: those, and what a failed delivery had left on lease. */
  readonly deliveredAtTheEnd: number;
  readonly portalRequests: number;
  /** Jobs that ended with an error: polls of a source that cannot be read, deliveries on a full disk. */
  readonly failedJobs: number;
  /** What had to be left out, and why. */
  readonly skipped: readonly string[];
  readonly violations: readonly string[];
}

/** One defect can violate the promise for every case; this many are printed as they are found. */
const SHOWN = 50;

/**
 * Exposes real processes to everything at once, at random but by the seed: a province whose cases change, a portal
 * and a source with faults, and a dongbo that is killed, starved and misled. At the end all faults are over: what can
 * be delivered must be delivered, and nothing may be lost, invented or reverted.
 */
export async function runSoak(options: SoakOptions): Promise<SoakOutcome> {
  const { records, seed, processes } = options;
  if (processes !== undefined) {
    const site = await openFleetSite({ records, seed, processes });
    return await soak(options, {
      ...{ site, troubles: fleetTroubles(site), skipped: [] },
      daemonOf: (violation) => new Fleet(site.configs, violation),
    });
  }
  const site = await openSite({ records, seed, ownDisk: options.fillDisk });
  return await soak(options, {
    site,
    troubles: site.ownDisk ? [...TROUBLES, FULL_DISK] : TROUBLES,
    skipped: site.ownDisk ? [] : ['the full disk: a small disk of its own for dataDir takes root and mount'],
    daemonOf: (violation) => new Daemon(site.config, violation),
  });
}

interface Subjects<Subject extends Dongbo> {
  readonly site: Site;
  readonly daemonOf: (violation: (what: string) => void) => Subject;
  readonly troubles: readonly Trouble<Subject>[];
  readonly skipped: readonly string[];
}

async function soak<Subject extends Dongbo>(
  options: SoakOptions,
  { site, daemonOf, troubles, skipped }: Subjects<Subject>,
): Promise<SoakOutcome> {
  const started = performance.now();
  const violations: string[] = [];
  const done = new Map<string, number>();
  const say = (what: string): void => {
    options.say(`${((performance.now() - started) / 1_000).toFixed(1).padStart(7)}s  ${what}`);
  };
  const violation = (what: string): void => {
    violations.push(what);
    if (violations.length <= SHOWN) say(`VIOLATION: ${what}`);
  };
  const daemon = daemonOf(violation);
  const world: World<Subject> = { site, daemon, random: new Random(options.seed), say, violation };
  try {
    await daemon.start();
    say('started');
    const resends = await trouble(world, troubles, { forMs: options.minutes * 60_000, done });
    const last = await comeToRest(world);
    const audit = await auditEnd(world, resends);
    const { requests } = await readStats(site.portal);
    if (daemon.events.has('counters.drifted')) violation('an audit found counters that were off');
    return {
      ...audit,
      foundByTheCensus: last.changed,
      deliveredAtTheEnd: last.delivered,
      seconds: (performance.now() - started) / 1_000,
      done,
      portalRequests: Object.values(requests)
        .flatMap((outcomes) => Object.values(outcomes))
        .reduce(sum, 0),
      failedJobs: daemon.events.get('job.failed') ?? 0,
      skipped,
      violations,
    };
  } finally {
    await daemon.kill();
    await site.close();
  }
}

/** Causes trouble until the time is over; returns how many records it may have made the portal take twice. */
async function trouble<Subject extends Dongbo>(
  world: World<Subject>,
  kinds: readonly Trouble<Subject>[],
  { forMs, done }: { readonly forMs: number; readonly done: Map<string, number> },
): Promise<number> {
  const { site, random, say } = world;
  const troubles = new Deck(kinds, random);
  const portalFaults = new Deck(Object.keys(PORTAL_FAULTS), random);
  const sourceFaults = new Deck(Object.keys(SOURCE_FAULTS), random);
  const note = (what: string): void => {
    done.set(what, (done.get(what) ?? 0) + 1);
    say(what);
  };
  let resends = 0;
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    // Every third trouble hits deliveries without other faults.
    const calm = random.between(0, 2) === 0;
    const [portal, source] = calm ? ['none', 'none'] : [portalFaults.next(), sourceFaults.next()];
    note(`portal: ${portal}`);
    await setFaults(site.portal, PORTAL_FAULTS[portal] ?? []);
    note(`source: ${source}`);
    await setFaults(site.province, SOURCE_FAULTS[source] ?? []);
    await work(site.province, random.between(10, 60), random.between(0, 20));
    await probeSoon(world);
    await sleep(random.between(0, calm ? 500 : 2_500));

    const next = troubles.next();
    note(next.name);
    resends += next.resends;
    await next.happen(world);
    if (random.between(0, 1) === 1) await heal(world);
    await work(site.province, random.between(10, 60), random.between(0, 20));
    await sleep(random.between(100, 1_500));
  }
  return resends;
}

function sum(a: number, b: number): number {
  return a + b;
}
