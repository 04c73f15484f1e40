import { marked, type Token, type Tokens } from 'marked'

/** A piece of a page; whatever else stands on it has been escaped. */
export type Html = string & { readonly html: unique symbol }

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand between tags and in quotes. */
export const escaped = (text: string): Html =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!) as Html

/** Pieces joined, values escaped unless they are pieces themselves (`raw`). */
export const html = (strings: TemplateStringsArray, ...values: (Html | Html[])[]): Html =>
  String.raw(
    { raw: strings.raw },
    ...values.map((value) => (Array.isArray(value) ? value.join('') : value)),
  ) as Html

const INLINE: Readonly<Record<string, string>> = { strong: 'strong', em: 'em', codespan: 'code' }

function inline(tokens: readonly Token[] = []): Html {
  return tokens
    .map((token) => {
      if (token.type === 'br') return '<br>'
      if (token.type === 'link') return link(token as Tokens.Link)
      const tag = INLINE[token.type]
      const inside =
        'tokens' in token && token.tokens ? inline(token.tokens) : escaped(plainOf(token))
      return tag ? `<${tag}>${inside}</${tag}>` : inside
    })
    .join('') as Html
}

/** Raw HTML in an article is shown as the letters that it is. */
const plainOf = (token: Token): string =>
  token.type === 'codespan' || token.type === 'escape' ? (token as Tokens.Escape).text : token.raw

function link({ href, tokens }: Tokens.Link): Html {
  const inside = inline(tokens)
  return /^https?:\/\//.test(href) ? html`<a href="${escaped(href)}">${inside}</a>` : inside
}

function block(token: Token): Html {
  if (token.type === 'space') return '' as Html
  if (token.type === 'paragraph') return html`<p>${inline((token as Tokens.Paragraph).tokens)}</p>`
  if (token.type === 'list') {
    const { ordered, items } = token as Tokens.List
    const tag = (ordered ? 'ol' : 'ul') as Html
    const all = items.map((item) => html`<li>${item.tokens.map(itemPart)}</li>`)
    return html`<${tag}>${all}</${tag}>`
  }
  return html`<p>${escaped(token.raw)}</p>`
}

const itemPart = (token: Token): Html =>
  token.type === 'text' ? inline((token as Tokens.Text).tokens ?? [token]) : block(token)

/** The Markdown of an article as a page may show it: paragraphs, lists, emphasis, links to the web. */
export const fromMarkdown = (markdown: string): Html =>
  marked.lexer(markdown).map(block).join('') as Html
