import { describe, expect, it, onTestFinished } from 'vitest';
import type { MappedCase } from '../../src/domain/preflight.ts';
import type { CaseStep } from '../../src/domain/steps.ts';
import type { Portal, SendResult } from '../../src/portal/portal.ts';

/** An answer that is no success, and what it looks like. */
const NO_SUCCESS = [
  'a web page',
  'an empty body',
  'cut-off JSON',
  'no answer',
  'HTTP 500',
  'a refusal',
] as const;
export type NoSuccess = (typeof NO_SUCCESS)[number];

/** A portal of some kind, and what the other end got. */
export interface PortalBench {
  readonly portal: Portal;
  mapped(caseNo: string): MappedCase;
  step(caseNo: string): CaseStep;
  /** From now on, it takes everything. */
  accept(): void;
  /** From now on, it answers everything like this; sessions and tokens are still given. */
  answer(how: NoSuccess): void;
  /** Sessions or tokens end now. */
  endSessions(): void;
  /** The case numbers that the other end was sent, in their order, of all requests that it answered. */
  sent(): readonly string[];
  close(): Promise<unknown>;
}

const never = new AbortController().signal;

/** What delivery relies on, whatever the portal. */
export function portalContract(kind: string, open: () => Promise<PortalBench>): void {
  const opened = async (): Promise<PortalBench> => {
    const bench = await open();
    onTestFinished(async () => {
      await bench.close();
    });
    return bench;
  };
  const everything = ({ portal, mapped, step }: PortalBench): (() => Promise<SendResult>)[] => [
    () => portal.sendRecords('new', [mapped('H23.1'), mapped('H23.2')], never),
    () => portal.sendRecords('update', [mapped('H23.1')], never),
    () => portal.sendSteps([step('H23.1')], never),
  ];

  describe(`a portal of the kind ${kind}`, () => {
    it('sends every case of a batch in its order, and acknowledges a success', async () => {
      const bench = await opened();
      bench.accept();
      for (const send of everything(bench)) {
        expect(await send()).toMatchObject({ outcome: 'accepted', refused: new Map() });
      }
      expect(bench.sent()).toEqual(['H23.1', 'H23.2', 'H23.1', 'H23.1']);
    });

    it.each(NO_SUCCESS)('takes %s for no acknowledgement, and throws nothing', async (how) => {
      const bench = await opened();
      bench.answer(how);
      for (const send of everything(bench)) expect((await send()).outcome).toBe('failed');
      expect((await bench.portal.lookUp('H23.1', never)).outcome).toBe('failed');
      expect((await bench.portal.procedures(never)).outcome).toBe('failed');
    });

    it('opens a session again when one has ended, and sends the batch all the same', async () => {
      const bench = await opened();
      bench.accept();
      const [send] = everything(bench);
      await send?.();
      bench.endSessions();
      expect((await send?.())?.outcome).toBe('accepted');
    });

    it('identifies what it would send of a case: equal for the same, another for what differs', async () => {
      const { portal, mapped } = await opened();
      expect(portal.fingerprint(mapped('H23.1'))).toBe(portal.fingerprint(mapped('H23.1')));
      expect(portal.fingerprint(mapped('H23.1'))).not.toBe(portal.fingerprint(mapped('H23.2')));
      expect(portal.recordBytes('new', mapped('H23.1'))).toBeGreaterThan(10);
    });

    it('counts its requests', async () => {
      const bench = await opened();
      bench.accept();
      await everything(bench)[0]?.();
      expect(bench.portal.requestCount()).toBeGreaterThan(0);
    });
  });
}
