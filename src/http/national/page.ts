import type { FastifyReply, FastifyRequest } from 'fastify';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Language } from '../../domain/language.ts';
import { type Html, html } from '../../presentation/html.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { assetPath } from '../dashboard/frame/assets.ts';
import { languageOf } from '../dashboard/frame/language.ts';
import { frameTexts } from '../dashboard/frame/messages.ts';
import { sendHtml } from '../dashboard/frame/page.ts';
import type { NationalDeps } from './deps.ts';
import { nationalTexts } from './messages.ts';
import type { Reader } from './readers.ts';

export interface NationalPage {
  /** 200 unless given. */
  readonly status?: number;
  readonly title: string;
  readonly main: Html;
  /** As of when its figures are; a page without figures has none. */
  readonly asOf?: string;
}

export interface NationalContext {
  /** Null while nobody is signed in. */
  readonly reader: SignedIn | null;
  readonly language: Language;
  /** Where the language switch leads back to. */
  readonly path: string;
}

export function nationalContext(
  request: FastifyRequest,
  { language }: Pick<NationalDeps, 'language'>,
): NationalContext {
  return {
    reader: null,
    language: languageOf(request, { language }),
    path: request.method === 'GET' ? request.url : '/',
  };
}

interface SignedIn {
  readonly name: string;
  /** In how many of them. */
  readonly provinces: number;
}

/** A key has one name in all provinces that it was made for together. */
export function signedInAs(readers: readonly Reader[]): SignedIn | null {
  const known = readers.flatMap(({ found }) => (typeof found === 'string' ? [] : [found.principal]));
  const [first] = known;
  return first === undefined ? null : { name: first.name, provinces: known.length };
}

/** Answers with a page of no province. */
export function sendNationalPage(
  reply: FastifyReply,
  { reader, language, path }: NationalContext,
  { status = 200, title, main, asOf }: NationalPage,
): FastifyReply {
  const { frame } = frameTexts(language);
  const { nation, seen } = nationalTexts(language);
  const other = language === 'vi' ? 'en' : 'vi';
  const page = html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – dongbo</title>
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('dashboard.css')}">
</head>
<body>
<a class="skip" href="#main">${frame.skip}</a>
<header class="top">
<div class="band">
<p class="brand"><a href="/"><strong>${nation}</strong> <span>${frame.product}</span></a></p>
<div class="account">
<a href="/language/${other}?back=${encodeURIComponent(path)}" lang="${other}" hreflang="${other}">${frame.otherLanguage}</a>
${
  reader === null
    ? ''
    : html`<span class="who"><strong>${reader.name}</strong> <span>${seen(formatCount(reader.provinces, language))}</span></span>
<form method="post" action="/sign-out"><button class="plain">${frame.signOut}</button></form>`
}
</div>
</div>
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${main}
</main>
<footer><p>${asOf === undefined ? '' : `${frame.asOf(asOf)} · `}${frame.version(packageJson.version)}</p></footer>
</body>
</html>
`;
  return sendHtml(reply.code(status), page);
}
