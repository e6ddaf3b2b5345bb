import type { FastifyReply } from 'fastify';
import packageJson from '../../../../package.json' with { type: 'json' };
import { provinceTitle } from '../../../domain/province.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatDateTime } from '../../../presentation/numbers.ts';
import { deliveryTexts } from '../../../reports/delivery/messages.ts';
import { allows, type Principal } from '../../auth/principal.ts';
import { assetPath } from './assets.ts';
import { provinceSwitch } from './otherProvinces.ts';
import type { FrameContext } from './pageContext.ts';
import { standstillNotice } from './standstillNotice.ts';
import { tableFaultNotice } from './tableFaultNotice.ts';

/** The pages of the navigation, and who may see them; `whole`: nobody whose key is for certain agencies. */
const PAGES = {
  overview: { path: '/', role: 'viewer' },
  agencies: { path: '/agencies', role: 'viewer' },
  causes: { path: '/causes', role: 'viewer' },
  cases: { path: '/cases', role: 'viewer' },
  replays: { path: '/replays', role: 'operator' },
  mappings: { path: '/mappings', role: 'viewer', whole: true },
  preview: { path: '/preview', role: 'operator' },
  delivery: { path: '/delivery', role: 'operator' },
  alarms: { path: '/alarms', role: 'operator', whole: true },
  users: { path: '/users', role: 'admin', whole: true },
  audit: { path: '/audit', role: 'admin', whole: true },
} as const;
const PAGE_NAMES = Object.keys(PAGES) as readonly PageName[];

type PageName = keyof typeof PAGES;

export interface Page {
  /** 200 unless given. */
  readonly status?: number;
  /** Where the language switch leads back to; the address of the page itself unless given. */
  readonly path?: string;
  readonly title: string;
  /** Its entry in the navigation; null for a page without one. */
  readonly current: PageName | null;
  readonly main: Html;
  /** Modules of assets.ts, by name. The page has to work without them. */
  readonly scripts?: readonly string[];
  /** More stylesheets of assets.ts, by name. */
  readonly styles?: readonly string[];
}

/** Answers with the page, with the frame around its content. */
export function sendPage(reply: FastifyReply, context: FrameContext, page: Page): FastifyReply {
  return sendHtml(reply.code(page.status ?? 200), rendered(context, page));
}

export function sendHtml(reply: FastifyReply, page: Html | string): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .serializer((body: string) => body)
    .send(String(page));
}

function rendered(context: FrameContext, page: Page): Html {
  const { language, texts, province, now, offsetMs, principal } = context;
  const { frame } = texts;
  const provinceName = provinceTitle(province, language);
  const scripts = [
    ...(principal === null ? [] : ['live.js', 'search.js', 'downloads.js']),
    ...(page.scripts ?? []),
  ];
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} – ${provinceName} – dongbo</title>
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
${['dashboard.css', ...(page.styles ?? [])].map((name) => html`<link rel="stylesheet" href="${assetPath(name)}">`)}
${scripts.map((name) => html`<script type="module" src="${assetPath(name)}"></script>`)}
</head>
<body>
<a class="skip" href="#main">${frame.skip}</a>
<header class="top">
<div class="band">
<p class="brand"><a href="/"><strong>${provinceName}</strong>${context.others === undefined ? html` <span>${frame.product}</span>` : ''}</a></p>
${provinceSwitch(context.others, context)}${principal === null ? '' : searchForm(context)}
${account(context, page.path)}
</div>
${principal === null ? '' : navigation(context, principal, page.current)}
</header>
${principal === null ? '' : liveStrip(context)}
<main id="main" tabindex="-1">
<h1>${page.title}</h1>
${principal === null ? '' : html`${standstillNotice(context)}${tableFaultNotice(context)}`}${page.main}${principal === null ? '' : downloadStatus(context)}
</main>
<footer><p>${principal === null ? '' : `${frame.asOf(formatDateTime(now, offsetMs, language))} · `}${frame.version(packageJson.version)}</p></footer>
</body>
</html>
`;
}

/** Works without scripts; search.js adds the key. */
function searchForm({ texts: { frame } }: FrameContext): Html {
  const { label, hint, button } = frame.search;
  return html`<form class="search" action="/search" role="search" aria-label="${label}"><label><span class="visually-hidden">${label}</span><input type="search" name="q" id="search" maxlength="200" autocomplete="off" aria-keyshortcuts="/" placeholder="${hint}"></label> <button class="plain">${button}</button></form>`;
}

function account({ principal, others, texts, language, path: own }: FrameContext, path = own): Html {
  const { frame } = texts;
  const other = language === 'vi' ? 'en' : 'vi';
  const back = encodeURIComponent(path);
  // Who signed in to several provinces at once signs out of all of them.
  const signOutForm =
    others === undefined
      ? html`<form method="post" action="/sign-out">`
      : html`<form method="post" action='${others.home}/sign-out'>`;
  return html`<div class="account">
<a href="/language/${other}?back=${back}" lang="${other}" hreflang="${other}">${frame.otherLanguage}</a>
${
  principal === null
    ? ''
    : html`<span class="who"><strong>${principal.name}</strong> <span>${frame.roles[principal.role]}, ${scopeText(principal, { texts, language })}</span></span>
${signOutForm}<button class="plain">${frame.signOut}</button></form>`
}
</div>`;
}

function scopeText(
  { agencies }: Principal,
  { texts, language }: Pick<FrameContext, 'texts' | 'language'>,
): string {
  if (agencies === null) return texts.frame.wholeProvince;
  const [only] = agencies;
  return agencies.length === 1 && only !== undefined
    ? only
    : texts.frame.agencies(formatCount(agencies.length, language));
}

function navigation({ texts }: FrameContext, principal: Principal, current: PageName | null): Html {
  const mayOpen = (name: PageName): boolean =>
    allows(principal, PAGES[name].role) && (principal.agencies === null || !('whole' in PAGES[name]));
  const links = PAGE_NAMES.filter(mayOpen).map((name) => {
    const here = name === current ? html` aria-current="page"` : '';
    return html`<li><a href="${PAGES[name].path}"${here}>${texts.frame.pages[name]}</a></li>`;
  });
  return html`<nav aria-label="${texts.frame.navigation}"><ul>${links}</ul></nav>`;
}

/** Filled by downloads.js, and put below the link that was followed. */
function downloadStatus({ texts: { frame } }: FrameContext): Html {
  const { preparing, begun } = frame.download;
  return html`<p id="download" class="hint" role="status" data-preparing="${preparing}" data-begun="${begun}"></p>`;
}

/** Filled and kept up to date by live.js; hidden without it. */
function liveStrip({ texts: { live }, language }: FrameContext): Html {
  const { causes, faults, faultRemedies } = deliveryTexts(language);
  const { all, records, steps, paused } = live.blocked;
  return html`<section class="live" id="live" aria-label="${live.title}" data-lang="${language}" data-connected="${live.connected}" data-lost="${live.lost}" data-ended="${live.ended}" data-updated="${live.updated}" data-held="${JSON.stringify({ all, records, steps })}" data-causes="${JSON.stringify({ ...causes, ...faults })}" data-remedies="${JSON.stringify({ ...live.remedies, ...faultRemedies })}" data-paused="${paused}" hidden>
<p class="connection" role="status">${live.connecting}</p>
<dl hidden>
<div><dt>${live.rate}</dt><dd><span data-live="rate">—</span> ${live.perSecond}</dd></div>
<div><dt>${live.fresh}</dt><dd data-live="fresh">—</dd></div>
<div><dt>${live.backlog}</dt><dd data-live="backlog">—</dd></div>
<div><dt>${live.lag}</dt><dd><span data-live="lag">—</span> <span data-live-old hidden>${live.lagOld}</span></dd></div>
</dl>
<p class="held" role="status" hidden></p>
</section>`;
}
