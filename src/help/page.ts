import type { Day } from '../day.ts'
import type { Locale } from '../message.ts'
import { printDay } from '../text.ts'
import { escaped, fromMarkdown, type Html, html } from './html.ts'

/** One right or term of law, as it stands on that day. */
export interface Right {
  note: string
  figure: string
  act: string
  article: string
  url: string
  since: Day
}

/** One answer of the shop. */
export interface Answer {
  id: string
  title: string
  markdown: string
  source: string
  url?: string
}

/** A blank form to take home. */
export interface Form {
  name: string
  path: string
}

/** Everything that stands on the page, in one language. */
export interface Help {
  locale: Locale
  rights: readonly Right[]
  topics: readonly { id: string; title: string; answers: readonly Answer[] }[]
  forms: readonly Form[]
  /** What was looked for, and what was found; absent when nothing was. */
  search?: { asked: string; found: readonly Answer[] }
  /** A sentence of the page by its name. */
  say(name: string): string
}

const OTHER: Readonly<Record<Locale, Locale>> = { ru: 'en', en: 'ru' }

/** The help page: rights, answers, forms. Whole without a script, and fit to be printed. */
export function helpPage(help: Help): Html {
  const { locale, topics, forms, search } = help
  const say = (name: string): Html => escaped(help.say(name))
  const sections = [
    ...(search ? [found(help, search)] : []),
    rights(help),
    ...topics.map(
      (topic) => html`
<section aria-labelledby="topic-${escaped(topic.id)}">
<h2 id="topic-${escaped(topic.id)}">${escaped(topic.title)}</h2>
${topic.answers.map((answer) => article(answer, 'id'))}
</section>`,
    ),
    ...(forms.length > 0 ? [blanks(help)] : []),
  ]
  const query = search ? html`&amp;q=${escaped(encodeURIComponent(search.asked))}` : escaped('')
  const other = escaped(OTHER[locale])
  return html`<!doctype html>
<html lang="${escaped(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${say('title')}</title>
<link rel="stylesheet" href="/help/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">${say('skip')}</a>
<header>
<p class="home"><a class="way" href="/">${say('chat')}</a></p>
<p class="language"><a class="way" href="/help?lang=${other}${query}" lang="${other}" hreflang="${other}">${say('other-language')}</a></p>
<h1>${say('title')}</h1>
<p>${say('intro')}</p>
<form role="search" action="/help" method="get">
<input type="hidden" name="lang" value="${escaped(locale)}">
<label for="q">${say('search')}</label>
<div class="row"><input id="q" name="q" type="search" maxlength="200" value="${escaped(search?.asked ?? '')}"><button>${say('find')}</button></div>
</form>
</header>
<nav aria-label="${say('contents')}"><ul>
<li><a class="way" href="#rights">${say('rights')}</a></li>
${topics.map(({ id, title }) => html`<li><a class="way" href="#topic-${escaped(id)}">${escaped(title)}</a></li>`)}
${forms.length > 0 ? html`<li><a class="way" href="#forms">${say('forms')}</a></li>` : escaped('')}
</ul></nav>
<main id="main">${sections}</main>
<footer><p>${say('not-found')} <a href="/">${say('chat')}</a></p></footer>
</body>
</html>`
}

function rights({ rights: all, locale, say }: Help): Html {
  const rows = all.map(
    ({ note, figure, act, article, url, since }) => html`<tr>
<td>${escaped(note)}</td>
<td class="figure">${escaped(figure)}</td>
<td><a href="${escaped(url)}">${escaped(say('article').replace('{article}', () => article))}</a><br><small>${escaped(act)}, ${escaped(say('since'))} ${escaped(printDay(since, locale))}</small></td>
</tr>`,
  )
  return html`<section aria-labelledby="rights">
<h2 id="rights">${escaped(say('rights'))}</h2>
<p>${escaped(say('rights-note'))}</p>
<table>
<thead><tr><th scope="col">${escaped(say('right'))}</th><th scope="col">${escaped(say('figure'))}</th><th scope="col">${escaped(say('law'))}</th></tr></thead>
<tbody>${rows}</tbody>
</table>
</section>`
}

function article(answer: Answer, anchor: 'id' | 'none'): Html {
  const { id, title, markdown, source, url } = answer
  const from = url ? html`<a href="${escaped(url)}">${escaped(source)}</a>` : escaped(source)
  const own = anchor === 'id' ? html` id="${escaped(id)}"` : escaped('')
  return html`<article${own}>
<h3><a class="own" href="#${escaped(id)}">${escaped(title)}</a></h3>
${fromMarkdown(markdown)}
<p class="source">${from}</p>
</article>`
}

function found(help: Help, { asked, found: answers }: NonNullable<Help['search']>): Html {
  const { say } = help
  const none = html`<p>${escaped(say('nothing'))}</p>`
  return html`<section aria-labelledby="found">
<h2 id="found">${escaped(say('found').replace('{asked}', () => asked))}</h2>
${answers.length > 0 ? answers.map((answer) => article(answer, 'none')) : none}
</section>`
}

const blanks = ({ forms, say }: Help): Html => html`<section aria-labelledby="forms">
<h2 id="forms">${escaped(say('forms'))}</h2>
<ul>${forms.map(({ name, path }) => html`<li><a href="${escaped(path)}" download>${escaped(name)}</a></li>`)}</ul>
</section>`
