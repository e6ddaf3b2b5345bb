import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REASONS } from '../../../src/domain/reason.ts';
import { NOW } from '../../support/cases.ts';
import { openTempLedger, type TempLedger } from '../../sync/tempLedger.ts';
import { fillWithEveryKind, HOUR, JOBS, ledgerText } from './everyKind.ts';
import { samplesOf, valueIn } from './samples.ts';

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
});
afterEach(() => temp.dispose());

const sumOf = (text: string, name: string): number =>
  samplesOf(text).reduce((sum, one) => (one.name === name ? sum + one.value : sum), 0);

describe('the gauges of a ledger', () => {
  let text: string;
  beforeEach(async () => {
    await fillWithEveryKind(temp.ledger);
    text = await ledgerText(temp.ledger);
  });

  it('count cases by state, leased ones as pending', () => {
    const states = ['pending', 'synced', 'blocked', 'rejected'];
    expect(states.map((state) => valueIn(text, 'dongbo_records', { state }))).toEqual([3, 2, 1, 1]);
  });

  it('count the living processes of a ledger by role and version, and say which are lost', () => {
    const living = (role: string) => valueIn(text, 'dongbo_processes', { role, version: '1.2.3' });
    expect([living('poll'), living('push'), valueIn(text, 'dongbo_processes_lost')]).toEqual([1, 2, 1]);
    const ages = samplesOf(text).filter(({ name }) => name === 'dongbo_process_heartbeat_age_seconds');
    expect(ages.map(({ labels }) => labels['host'])).toEqual(['may-1', 'may-2', 'may-3']);
    for (const { value } of ages) expect(value).toBeLessThan(60);
  });

  it('name every reason, with 0 if no case has it', () => {
    for (const reason of Object.keys(REASONS)) {
      const count = { AWAITING_DELIVERY: 2, RETRY_SCHEDULED: 1, FIELD_MISSING: 1, PORTAL_REJECTED: 1 };
      expect(valueIn(text, 'dongbo_unsynced', { reason }), reason).toBe(
        Object.hasOwn(count, reason) ? count[reason as keyof typeof count] : 0,
      );
    }
  });

  it('count each agency by state, and name it as the source does', () => {
    const of = (agency: string): (number | undefined)[] =>
      ['pending', 'synced', 'blocked', 'rejected'].map((state) =>
        valueIn(text, 'dongbo_agency_records', { agency, state }),
      );
    expect(of('H23.12')).toEqual([1, 2, 0, 0]);
    expect(of('H23.99')).toEqual([2, 0, 1, 1]);
    expect(valueIn(text, 'dongbo_agency_info', { agency: 'H23.12', name: 'Sở Tư pháp' })).toBe(1);
    const quoted = { agency: 'H23.99', name: 'Chi cục "Thuế" \\ khu vực' };
    expect(valueIn(text, 'dongbo_agency_info', quoted)).toBe(1);
  });

  it('add up: states to the total, reasons to the unsynced cases, agencies to states', () => {
    expect(sumOf(text, 'dongbo_records')).toBe(7);
    expect(sumOf(text, 'dongbo_unsynced')).toBe(5);
    expect(sumOf(text, 'dongbo_agency_records')).toBe(7);
  });

  it('contain ratios that are not rounded', () => {
    expect(valueIn(text, 'dongbo_synced_ratio')).toBe(2 / 7);
    expect(valueIn(text, 'dongbo_coverage_ratio')).toBe(3 / 7);
  });

  it('contain the cases outside the total, and the verified ones', () => {
    expect(valueIn(text, 'dongbo_excluded_records', { why: 'rule' })).toBe(1);
    expect(valueIn(text, 'dongbo_excluded_records', { why: 'copy' })).toBe(0);
    expect(sumOf(text, 'dongbo_excluded_records')).toBe(1);
    expect(valueIn(text, 'dongbo_unnumbered_records')).toBe(2);
    expect(valueIn(text, 'dongbo_verified_records')).toBe(1);
  });

  it('contain the instant since when the oldest case is unsynced, and that of the last poll', () => {
    expect(valueIn(text, 'dongbo_oldest_unsynced_timestamp_seconds')).toBe(NOW / 1_000 - 4 * 86_400);
    expect(valueIn(text, 'dongbo_last_poll_timestamp_seconds')).toBe(NOW / 1_000 - 60);
    expect(valueIn(text, 'dongbo_last_census_timestamp_seconds')).toBe((NOW - 6 * HOUR) / 1_000);
  });

  it('show a pause of delivery', async () => {
    await temp.ledger.pauseDelivery({ by: { who: 'cli:tester', origin: 'here' }, note: '', now: NOW });
    expect(valueIn(await ledgerText(temp.ledger), 'dongbo_delivery_paused')).toBe(1);
  });

  it('say when each queue will be empty at the present rate', async () => {
    const waiting = valueIn(text, 'dongbo_delivery_waiting_records', { queue: 'backlog' }) ?? 0;
    expect(waiting).toBeGreaterThan(0);
    const empty = { queue: 'backlog' };
    const at = valueIn(text, 'dongbo_delivery_empty_timestamp_seconds', empty);
    expect(at).toBe((NOW + Math.ceil((waiting * 1_000) / 2)) / 1_000);
  });

  it('show the circuit as it is at this scrape', async () => {
    const held = async () => {
      const now = await ledgerText(temp.ledger);
      return ['records', 'steps'].map((service) => valueIn(now, 'dongbo_circuit_open', { service }));
    };
    expect(await held()).toEqual([0, 0]);
    expect(valueIn(text, 'dongbo_delivery_paused')).toBe(0);
    const open = { open: true, probeAt: NOW, cause: 'outage' as const, detail: '', openedAt: NOW, trips: 1 };
    await temp.ledger.setCircuit(open);
    expect(await held()).toEqual([1, 1]);
    await temp.ledger.setCircuit({ ...open, cause: 'mass_refusal', holds: 'records' });
    expect(await held(), 'steps are still sent').toEqual([1, 0]);
    await temp.ledger.setCircuit(null);
    await temp.ledger.setStepsCircuit({ ...open, cause: 'mass_refusal', holds: 'steps' });
    expect(await held(), 'records are still sent').toEqual([0, 1]);
    await temp.ledger.setStepsCircuit(null);
    expect(await held()).toEqual([0, 0]);
  });

  it('count the tickets of every queue by state', () => {
    for (const [queue, counts] of Object.entries(JOBS)) {
      for (const [state, count] of Object.entries(counts)) {
        expect(valueIn(text, 'dongbo_queue_jobs', { queue, state }), `${queue} ${state}`).toBe(count);
      }
    }
  });

  it('name the version', () => {
    expect(valueIn(text, 'dongbo_build_info', { version: '1.2.3' })).toBe(1);
  });

  it('contain nothing of a case', () => {
    expect(text).not.toMatch(/S-1|R-1|Trần|030190|0912345678|example\.vn/);
  });
});

describe('the gauges of an empty ledger', () => {
  it('leave out ratios, agencies and instants that do not exist, instead of setting them to 0', async () => {
    const text = await ledgerText(temp.ledger);
    const names = new Set(samplesOf(text).map(({ name }) => name));
    for (const name of [
      'synced_ratio',
      'coverage_ratio',
      'agency_records',
      'agency_info',
      'census_suspicious',
    ]) {
      expect(names, name).not.toContain(`dongbo_${name}`);
    }
    for (const name of ['oldest_unsynced', 'last_poll', 'last_census']) {
      expect(names, name).not.toContain(`dongbo_${name}_timestamp_seconds`);
    }
    expect(valueIn(text, 'dongbo_records', { state: 'pending' })).toBe(0);
    expect(valueIn(text, 'dongbo_unsynced', { reason: 'TOO_LARGE' })).toBe(0);
    expect(sumOf(text, 'dongbo_excluded_records')).toBe(0);
  });
});

describe('while Redis does not answer', () => {
  it('only the queues are missing', async () => {
    const whole = await ledgerText(temp.ledger);
    const text = await ledgerText(temp.ledger, null);
    expect(samplesOf(text)).toEqual(samplesOf(whole).filter(({ name }) => name !== 'dongbo_queue_jobs'));
    expect(samplesOf(text).length).toBeLessThan(samplesOf(whole).length);
  });
});
