import { saysPhrase } from './commands.ts'
import { note, say, type Talk } from './talk.ts'

/** "Don't write to me": from then on only what is asked for goes out to a messenger. */
export function hearNoNews(talk: Talk, text: string, asking: boolean): boolean {
  const says = saysPhrase(talk, 'linking.news-off', text)
  // A bare "stop" in the middle of something calls that off.
  if (!says && (asking || !saysPhrase(talk, 'linking.stop', text))) return false
  wantNews(talk, false)
  return true
}

/** Keeps whether the customer wants to hear what nobody asked for; the turn's ledger writes it. */
export function wantNews(talk: Talk, news: boolean): void {
  note(talk, { kind: 'contact-rule', news })
  say(talk, news ? 'linking.news-on' : 'linking.news-off')
}
