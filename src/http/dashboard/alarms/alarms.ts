import { z } from 'zod';
import { alarmsView, type TestResults } from '../../../alarms/alarmsView.ts';
import { alarmTexts } from '../../../alarms/messages.ts';
import { limitFigure } from '../../../alarms/noticeText.ts';
import { ALARM_RULES, type AlarmRule, ruleKey } from '../../../alarms/rules.ts';
import { addSubscription, removeSubscription, SUBSCRIBED } from '../../../alarms/subscriptions.ts';
import { testReceivers } from '../../../alarms/testReceivers.ts';
import type { Language } from '../../../domain/language.ts';
import { code } from '../../../filter/schema.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { actorOf } from '../../server/httpCall.ts';
import { problem } from '../../server/problem.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { scrollTable, timeOf } from '../frame/parts.ts';
import { alarmPageTexts } from './messages.ts';
import { subscriptionsCard } from './subscriptionsCard.ts';

/** `/alarms`: what is watched, who gets the notices, and who has subscribed. */
export const alarmsPage = pageRoute({
  path: '/alarms',
  access: 'operator',
  show: async (_given, context) => await pageOf(context, null),
});

/** Sends a test notice to every receiver, and shows who has accepted it. */
export const testNoticePage = pageRoute({
  method: 'POST',
  path: '/alarms/test',
  access: 'operator',
  show: async (_given, context) => {
    wholeProvince(context.principal);
    const { ledger, now, deps } = context;
    const tests = await testReceivers(await deps.notices.receivers(), () => now);
    const subject = [...tests].map(([name, { taken }]) => `${name}: ${taken ? 'ok' : 'failed'}`).join(', ');
    const entry = { action: 'notice.tested', subject, count: null, note: '' } as const;
    await ledger.appendAudit({ at: now, ...actorOf(context), ...entry });
    return await pageOf(context, tests);
  },
});

export const subscribePage = pageRoute({
  method: 'POST',
  path: '/alarms/subscriptions',
  access: 'admin',
  body: {
    address: z.email().max(254),
    agency: code.optional(),
    what: z.enum(SUBSCRIBED).default('both'),
  },
  show: async ({ body: { address, agency = null, what } }, context) => {
    wholeProvince(context.principal);
    const { ledger, now, agencies } = context;
    if (agency !== null && agencies?.has(agency) !== true && !(await ledger.names('agency')).has(agency)) {
      throw problem('unknown_agency', 'See /agencies for those there are.');
    }
    await addSubscription(
      ledger,
      { address: address.toLowerCase(), agency, what },
      { by: actorOf(context), now },
    );
    return { redirect: '/alarms#subscriptions' };
  },
});

export const unsubscribePage = pageRoute({
  method: 'POST',
  path: '/alarms/subscriptions/remove',
  access: 'admin',
  body: { id: z.string().max(60) },
  show: async ({ body: { id } }, context) => {
    wholeProvince(context.principal);
    await removeSubscription(context.ledger, id, { by: actorOf(context), now: context.now });
    return { redirect: '/alarms#subscriptions' };
  },
});

async function pageOf(context: PageContext, tests: TestResults | null): Promise<Page> {
  wholeProvince(context.principal);
  const { ledger, deps, language } = context;
  const { rules, letterhead, receivers } = deps.notices;
  const view = await alarmsView(ledger, {
    ...{ rules, letterhead: { ...letterhead, language }, pendingDigests: 0 },
    receivers: (await receivers()).map(({ name }) => name),
    tests: tests ?? new Map(),
  });
  const main = html`${tests === null ? '' : testResults(tests, context)}${rulesCard(view, context)}
${receiversCard(view, context)}
${await subscriptionsCard(context)}`;
  return { title: context.texts.frame.pages.alarms, current: 'alarms', main, path: '/alarms' };
}

type View = Awaited<ReturnType<typeof alarmsView>>;

function testResults(tests: TestResults, { language }: PageContext): Html {
  const texts = alarmPageTexts(language);
  if (tests.size === 0) return html`<p class="notice bad" role="alert">${texts.nobody}</p>\n`;
  return html`${[...tests].map(([name, { taken, why, remedy }]) => {
    const label = texts.names[name];
    return taken
      ? html`<p class="notice" role="status">${texts.tested(label)}</p>\n`
      : html`<p class="notice bad" role="alert">${texts.notTested(label, [why, remedy].filter(Boolean).join(' '))}</p>\n`;
  })}`;
}

function rulesCard({ rules }: View, { language, offsetMs, deps }: PageContext): Html {
  const texts = alarmPageTexts(language);
  const { kinds } = alarmTexts(language);
  const limits = new Map(deps.notices.rules.map((rule) => [ruleKey(rule), limitText(rule, language)]));
  const state = ({ firing }: View['rules'][number]): Html =>
    firing.length === 0
      ? html`${texts.quiet}`
      : html`<ul>${firing.map(({ title, raisedAt }) => html`<li><strong>${title}</strong>, ${timeOf(Date.parse(raisedAt), offsetMs, language)}</li>`)}</ul>`;
  const table = scrollTable<View['rules'][number]>(
    [
      {
        header: texts.rule,
        kind: 'text',
        cell: ({ kind, name, rule }) =>
          html`${name ?? kinds[kind].label}${hintBelow(limits.get(rule) ?? '')}`,
      },
      { header: texts.state, kind: 'text', cell: state },
    ],
    rules,
    { id: 'rules', caption: texts.rulesCaption },
  );
  return html`<section class="card">
<h2>${texts.rules}</h2>
<p>${texts.rulesMean}</p>
${rules.length === 0 ? html`<p>${texts.noRules}</p>` : table}
</section>`;
}

function hintBelow(text: string): Html {
  return text === '' ? html`` : html`<br><span class="hint">${text}</span>`;
}

/** When the rule raises its alarm: "limit 15 min", "limit 90%, agencies with at least 100 cases"; '' without a limit. */
function limitText({ kind, limit, minCases }: AlarmRule, language: Language): string {
  const { limits, growth, minCases: least } = alarmPageTexts(language);
  const { unit, byGrowth } = ALARM_RULES[kind];
  if (unit === null) return '';
  const shown = limitFigure({ kind, limit }, language);
  const parts = [byGrowth ? growth(shown) : limits[unit](shown)];
  if (minCases > 0) parts.push(least(formatCount(minCases, language)));
  return parts.join(', ');
}

function receiversCard({ receivers }: View, { language, offsetMs }: PageContext): Html {
  const texts = alarmPageTexts(language);
  type Row = View['receivers'][number];
  const waiting = ({ pending, pendingSince }: Row): Html =>
    pendingSince === null
      ? html`0`
      : html`${formatCount(pending, language)}, ${timeOf(Date.parse(pendingSince), offsetMs, language)}`;
  const table = scrollTable<Row>(
    [
      { header: texts.receiver, kind: 'text', cell: ({ name }) => texts.names[name] },
      { header: texts.waiting, kind: 'text', cell: waiting },
    ],
    receivers,
    { id: 'receivers', caption: texts.receiversCaption },
  );
  return html`<section class="card">
<h2>${texts.receivers}</h2>
${
  receivers.length === 0
    ? html`<p>${texts.noReceivers}</p>`
    : html`<p>${texts.testMeans}</p>
${table}
<form method="post" action="/alarms/test">
<p class="actions"><button>${texts.test}</button></p>
</form>`
}
</section>`;
}
