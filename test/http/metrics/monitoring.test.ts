import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { documentPath, proseOf, withNote } from '../../../scripts/reference/documents.ts';
import { fillTables } from '../../../scripts/reference/fillTables.ts';
import { REASONS } from '../../../src/domain/reason.ts';
import { createProcessMetrics } from '../../../src/http/metrics/processMetrics.ts';
import { ROOT, read } from '../../deployment/files.ts';
import { SOON } from '../../support/soon.ts';
import { servedTogether } from '../national/twoServed.ts';
import { SCRAPE_TOKEN, serve } from '../served.ts';
import { EXPIRIES, fillWithEveryKind } from './everyKind.ts';
import { spokenOf } from './promql.ts';
import { samplesOf } from './samples.ts';

/** Labels that Prometheus itself gives. */
const OUTSIDE = ['job', 'instance'];
/** Metrics that Prometheus itself gives. */
const UP = 'up';

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.union([
          z.strictObject({ record: z.string(), expr: z.string() }),
          z.strictObject({
            alert: z.string(),
            expr: z.string(),
            for: z.string().regex(/^\d+[mh]$/),
            labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
            annotations: z.strictObject({
              summary: z.string().min(10),
              description: z.string().min(10),
              remedy: z.string().min(10),
            }),
          }),
        ]),
      ),
    }),
  ),
});
const panelSchema = z.looseObject({
  id: z.int(),
  type: z.string(),
  title: z.string().min(1),
  datasource: z
    .object({ type: z.literal('prometheus'), uid: z.string().regex(/^\$\{datasource\}$/) })
    .optional(),
  gridPos: z.object({ h: z.int(), w: z.int(), x: z.int(), y: z.int() }),
  targets: z.array(z.looseObject({ expr: z.string(), legendFormat: z.string().optional() })).default([]),
});
const dashboardSchema = z.looseObject({
  title: z.string(),
  templating: z.object({
    list: z.array(z.looseObject({ name: z.string(), type: z.string(), query: z.unknown() })),
  }),
  panels: z.array(panelSchema),
});

const rules = rulesSchema
  .parse(parse(read('config/prometheus/dongbo.rules.yml')))
  .groups.flatMap((group) => group.rules);
const dashboard = dashboardSchema.parse(
  JSON.parse(readFileSync(join(ROOT, 'config/grafana/dongbo.json'), 'utf8')),
);
const targets = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map((target) => ({ title, ...target })),
);
const records = rules.flatMap((rule) => ('record' in rule ? [rule] : []));
const alerts = rules.flatMap((rule) => ('alert' in rule ? [rule] : []));

/** Each exported name with its labels: of a histogram those of its buckets, sum and count, too. */
const exported = new Map<string, Set<string>>();
/** Each exported family by the name that HELP gives it. */
let families: string[] = [];

// One server exports for all of these tests.
beforeEach(async () => {
  if (families.length > 0) return;
  const served = await serve({ expiries: async () => EXPIRIES });
  await fillWithEveryKind(served.ledger);
  const { meter, json } = createProcessMetrics();
  meter.delivered([60]);
  meter.portalRequest('login', 'success', 1);
  meter.sourceRequest('success');
  served.deps.pulses.receive({
    late: [],
    standstills: [],
    stopping: false,
    synced: 0,
    metrics: structuredClone(await json()),
  });
  // Above several provinces there is all that a single one has, with one more label, and more.
  const together = await servedTogether([served], onTestFinished);
  const scrape = async () => await (await together.ask('/metrics', { key: SCRAPE_TOKEN })).text();
  // HTTP's own figures begin with the first answer, and are counted after it was sent.
  await vi.waitFor(async () => expect((await together.ask('/p/H0/healthz')).status).toBe(200), SOON);
  await expect.poll(scrape).toMatch(/^dongbo_http_request_seconds_count\{province="H0"/m);
  const text = await scrape();
  for (const { name, labels } of samplesOf(text)) {
    const known = exported.get(name) ?? new Set();
    for (const label of Object.keys(labels)) known.add(label);
    exported.set(name, known);
  }
  families = [...text.matchAll(/^# HELP (\S+)/gm)].map(([, name = '']) => name);
});

/** What of an expression there is no such thing of. */
function unknownIn(expression: string, legend = ''): string[] {
  const { selectors, groupings } = spokenOf(expression);
  const known = new Map<string, ReadonlySet<string>>([...exported, [UP, new Set<string>()]]);
  for (const { record, expr } of records) known.set(record, new Set(spokenOf(expr).groupings));
  const unknown: string[] = [];
  const all = new Set(OUTSIDE);
  for (const { metric, labels } of selectors) {
    const own = known.get(metric);
    if (own === undefined) unknown.push(metric);
    for (const label of own ?? []) all.add(label);
    for (const label of labels) {
      if (own?.has(label) !== true && !OUTSIDE.includes(label)) unknown.push(`${metric}{${label}}`);
    }
  }
  const shown = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
  for (const label of [...groupings, ...shown]) if (!all.has(label)) unknown.push(`{${label}}`);
  if (selectors.length === 0) unknown.push('no metric');
  return unknown;
}

describe('the parser of expressions', () => {
  it('finds the names of metrics, including those that are not exported', () => {
    const spoken = spokenOf(
      'histogram_quantile(0.9, sum by (le, job) (rate(a_bucket{b=~"c|d{", e!="f"}[$__rate_interval]))) / max(g:h) offset 6h',
    );
    expect(spoken).toEqual({
      selectors: [
        { metric: 'a_bucket', labels: ['b', 'e'] },
        { metric: 'g:h', labels: [] },
      ],
      groupings: ['le', 'job'],
    });
    expect(unknownIn('sum by (agency) (dongbo_record{state="synced"})')).toEqual([
      'dongbo_record',
      'dongbo_record{state}',
      '{agency}',
    ]);
    expect(unknownIn('max by (reason) (dongbo_unsynced{state="x"})', '{{name}}')).toEqual([
      'dongbo_unsynced{state}',
      '{name}',
    ]);
  });
});

describe('config/prometheus/dongbo.rules.yml', () => {
  it.each(records)('$record uses exported metrics only', ({ expr }) => {
    expect(unknownIn(expr)).toEqual([]);
  });

  it.each(alerts)('$alert uses exported metrics only', ({ expr, annotations }) => {
    expect(unknownIn(expr)).toEqual([]);
    const shown = JSON.stringify(annotations).match(/\$labels\.\w+/g) ?? [];
    expect(shown.filter((label) => !spokenOf(expr).groupings.includes(label.slice(8)))).toEqual([]);
  });

  it('uses each gauge of the ledger once, and sums the counters of all processes', () => {
    for (const { expr } of rules) {
      expect(expr).not.toMatch(/(?<!by \(job, province, reason\) )\(dongbo_(?:records|unsynced)\b(?!\{)/);
      for (const [counter] of expr.matchAll(/dongbo_\w+(?:_total|_bucket)/g)) {
        expect(expr, counter).toMatch(/^\s*(?:histogram_quantile\([\d.]+, )?sum by \(job, province/);
      }
    }
  });
});

describe('config/grafana/dongbo.json', () => {
  it.each(targets)('$title shows exported metrics only', ({ expr, legendFormat }) => {
    expect(unknownIn(expr, legendFormat)).toEqual([]);
    // Those of the process are of no province.
    const ofProvince = expr.includes('dongbo_');
    expect(expr).toContain(ofProvince ? '{job="$job", province="$province"' : '{job="$job"}');
  });

  it('shows every metric of dongbo', () => {
    const shown = new Set(
      targets.flatMap(({ expr }) => spokenOf(expr).selectors.map(({ metric }) => metric)),
    );
    const missing = families.filter(
      (name) => name.startsWith('dongbo_') && ![name, `${name}_bucket`].some((one) => shown.has(one)),
    );
    expect(missing).toEqual([]);
  });

  it('uses no undefined variable', () => {
    const have = dashboard.templating.list.map(({ name }) => name);
    expect(have).toEqual(['datasource', 'job', 'province', 'top']);
    const used = JSON.stringify(dashboard).matchAll(/\$\{?([a-z_]+)/g);
    const unknown = [...used].map(([, name = '']) => name).filter((name) => !have.includes(name));
    expect(new Set(unknown)).toEqual(new Set(['__rate_interval']));
    expect(dashboard.templating.list.map(({ query }) => JSON.stringify(query)).join()).toContain(
      'label_values(dongbo_build_info, job)',
    );
  });

  it('has each panel once, and no overlapping panels', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken, title).not.toContain(`${x},${y}`);
          taken.add(`${x},${y}`);
        }
      }
    }
  });
});

it('the dashboard for Grafana names each reason as the pages do', () => {
  const names = z.looseObject({
    fieldConfig: z.looseObject({
      overrides: z.array(
        z.object({
          matcher: z.object({ id: z.literal('byName'), options: z.string() }),
          properties: z.tuple([z.object({ id: z.literal('displayName'), value: z.string() })]),
        }),
      ),
    }),
  });
  const panels = dashboard.panels.filter(({ targets: shown }) =>
    shown.some(({ legendFormat }) => legendFormat === '{{reason}}'),
  );
  expect(panels).not.toEqual([]);
  const wanted = Object.entries(REASONS).map(([reason, { title }]) => [reason, title.vi]);
  for (const panel of panels) {
    const { overrides } = names.parse(panel).fieldConfig;
    expect(overrides.map(({ matcher, properties: [{ value }] }) => [matcher.options, value])).toEqual(wanted);
  }
});

describe.each(['en', 'vi'] as const)('the reference of metrics (%s)', (language) => {
  it('lists every metric of dongbo with its labels and every alert with its severity, and no other', async () => {
    const metrics = families
      .filter((name) => name.startsWith('dongbo_'))
      .map((name) => [name, [[...labelsOf(name)].map((label) => `\`${label}\``).join(', ')]] as const);
    const severities = alerts.map(({ alert, labels }) => [alert, [labels.severity]] as const);
    const facts = new Map<string, readonly string[]>([...metrics, ...severities]);
    const text = fillTables(proseOf('metrics', language), facts, `the text of metrics (${language})`);
    const file = `../../../${documentPath('metrics', language)}`;
    await expect(withNote(text, 'metrics', language), 'run npm run reference').toMatchFileSnapshot(file);
  });
});

/** The labels of a metric; of a histogram those of its buckets. */
function labelsOf(family: string): ReadonlySet<string> {
  const labels = exported.get(family) ?? exported.get(`${family}_bucket`) ?? new Set();
  // Said once for all, in the text.
  return new Set([...labels].filter((label) => label !== 'province'));
}
