import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappedCase } from '../../../src/domain/preflight.ts';
import type { FailureKind } from '../../../src/portal/failure.ts';
import type { SendResult } from '../../../src/portal/portal.ts';
import { type DeliverDeps, deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import { aCase, aRow } from '../../support/cases.ts';
import { accepted, caseNosOf, failed, failure, ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { batchesOf, deliveryOn, LEASE_MS } from './delivery.ts';

const CASES = ['c0', 'c1', 'c2', 'c3'];
/** What says something of the records, and what stops the line for everybody. */
const ABOUT_RECORDS: readonly FailureKind[] = ['transient', 'too_large', 'exists', 'missing', 'rejected'];
const KINDS: readonly FailureKind[] = [...ABOUT_RECORDS, 'session', 'throttled', 'outage', 'login'];

/** What the portal does with one request: its answer, and what happens meanwhile. */
const answer = fc.record({
  says: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ kind: 'accepted' as const }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('accepted but' as const),
        caseNo: fc.constantFrom(...CASES),
        failure: fc.constantFrom(...KINDS),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('failed' as const),
        failure: fc.constantFrom(...ABOUT_RECORDS),
      }),
    },
    fc.record({ kind: fc.constant('failed' as const), failure: fc.constantFrom(...KINDS) }),
    fc.constant({ kind: 'throws' as const }),
    fc.constant({ kind: 'aborted' as const }),
  ),
  meanwhile: fc.oneof(
    { weight: 5, arbitrary: fc.constant(null) },
    fc.record({ kind: fc.constant('change' as const), caseNo: fc.constantFrom(...CASES) }),
    fc.constant({ kind: 'lease runs out' as const }),
    fc.constant({ kind: 'another delivery' as const }),
  ),
});
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('change' as const), caseNo: fc.constantFrom(...CASES) }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'deliver' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'wait' as const }) },
  fc.constant({ kind: 'replay' as const }),
);
type Answer = typeof answer extends fc.Arbitrary<infer A> ? A : never;
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A province, a portal that answers by a script, and what the portal must hold for a case to be synced. */
class World {
  readonly portal = new ScriptedPortal();
  readonly #temp: TempLedger;
  readonly #script: Answer[];
  readonly #deps: DeliverDeps;
  #abort = new AbortController();
  /** The content of each version, by case number: only the newest one of a case can be synced. */
  readonly #versions = new Map<string, string[]>();

  constructor(temp: TempLedger, script: readonly Answer[], progressUpdates: boolean) {
    this.#temp = temp;
    this.#script = [...script];
    const respond = (cases: readonly MappedCase[]): Promise<SendResult> => this.#respond(cases);
    this.portal.onRecords = respond;
    this.portal.onProgress = respond;
    this.#deps = deliveryOn(temp, this.portal, {
      batchSize: batchesOf(3),
      progressUpdates,
      health: new PortalHealth(),
    });
  }

  async take(one: Step): Promise<void> {
    if (one.kind === 'change') await this.#change(one.caseNo);
    else if (one.kind === 'wait') this.#temp.clock.now += 2 * 3_600_000;
    else if (one.kind === 'replay') {
      const now = this.#temp.clock.now;
      await this.#temp.ledger.requeue({}, { now, note: '' });
    } else await this.#deliver();
  }

  async #deliver(): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    await deliverBatch(this.#deps, signal).catch((error: unknown) => {
      if (!(error instanceof Error && error.message === 'scripted')) throw error;
    });
  }

  async #change(caseNo: string): Promise<void> {
    this.#temp.clock.now += 1_000;
    const { now } = this.#temp.clock;
    const versions = this.#versions.get(caseNo) ?? [];
    const note = `${caseNo} version ${versions.length + 1}`;
    this.#versions.set(caseNo, [...versions, note]);
    // Each version is a step of its own.
    const lastAction = { ...aCase().lastAction, at: now };
    const row = aRow({ caseNo, sourceId: caseNo, note, lastAction, modifiedAt: now });
    await this.#temp.ledger.ingest({ rows: [row], drafts: [], readAt: now, now });
  }

  async #respond(cases: readonly MappedCase[]): Promise<SendResult> {
    const { says, meanwhile } = this.#script.shift() ?? { says: { kind: 'accepted' }, meanwhile: null };
    if (meanwhile?.kind === 'change') await this.#change(meanwhile.caseNo);
    else if (meanwhile !== null) {
      this.#temp.clock.now += LEASE_MS;
      if (meanwhile.kind === 'another delivery') await this.#deliver();
    }
    switch (says.kind) {
      case 'accepted':
        return accepted();
      case 'accepted but': {
        const named = caseNosOf(cases).includes(says.caseNo);
        return accepted(new Map(named ? [[says.caseNo, failure(says.failure)]] : []));
      }
      case 'failed':
        return failed(says.failure);
      case 'aborted':
        this.#abort.abort();
        throw new Error('scripted');
      case 'throws':
        throw new Error('scripted');
    }
  }

  /** Law 3: what the ledger calls synced is at the portal, in its present version, with all that belongs to it. */
  async expectNothingAcknowledgedByAccident(): Promise<void> {
    const holds = (kept: readonly MappedCase[], note: string | undefined): boolean =>
      kept.some(({ record }) => record.note === note);
    for (const { caseNo, version } of await this.#temp.ledger.records({ states: ['synced'] }, 100, 0)) {
      const versions = this.#versions.get(caseNo) ?? [];
      expect(version, `${caseNo} is synced in its newest version`).toBe(versions.length);
      const note = versions.at(-1);
      expect(holds(this.portal.records, note), `the portal has the record of ${note}`).toBe(true);
      if (this.#deps.progressUpdates) {
        const steps = this.portal.steps.map(({ mapped }) => mapped);
        expect(holds(steps, note), `the portal has the step of ${note}`).toBe(true);
      }
    }
  }

  /** From here on the portal accepts everything. */
  async recover(): Promise<void> {
    this.#script.length = 0;
    for (let i = 0; i < 3; i += 1) {
      await this.take({ kind: 'wait' });
      await this.take({ kind: 'replay' });
      for (let j = 0; j < CASES.length; j += 1) await this.#deliver();
    }
  }
}

describe('for any answers of the portal and any events meanwhile', () => {
  it('a case is synced only when the portal accepted that very version whole, and each arrives in the end', async () => {
    const story = fc.record({
      steps: fc.array(step, { minLength: 3, maxLength: 30 }),
      script: fc.array(answer, { maxLength: 40 }),
      progressUpdates: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ steps, script, progressUpdates }) => {
        const temp = await openTempLedger();
        try {
          const world = new World(temp, script, progressUpdates);
          for (const caseNo of CASES) await world.take({ kind: 'change', caseNo });
          for (const one of steps) {
            await world.take(one);
            await world.expectNothingAcknowledgedByAccident();
          }
          await world.recover();
          await world.expectNothingAcknowledgedByAccident();
          expect(await temp.ledger.gapTotals()).toMatchObject({ synced: CASES.length, never: 0, stale: 0 });
          expect(await temp.ledger.recount()).toBe(0);
        } finally {
          await temp.dispose();
        }
      }),
      { numRuns: 80 },
    );
  });
});
