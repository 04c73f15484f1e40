import { type RawBuilder, sql } from 'kysely'

/** So long after their last word on the site people are taken to have it open still. */
const AT_HAND_MINUTES = 10

interface Reached {
  conversation: RawBuilder<unknown>
  /** Nobody waits for these words with the page open: an agent's, a reminder's. */
  unawaited: RawBuilder<unknown>
  /** Nobody asked for these words: who does not want news is not written to. */
  news: RawBuilder<unknown>
  at: Date
}

/**
 * The one address that words go out to, as `(channel, address)`: where the customer wrote last, or,
 * when that was the site a while ago, a messenger that still reaches them. None when that is the web,
 * whose transcript is the delivery, and when every messenger is closed to us.
 */
export const reachedBy = ({
  conversation,
  unawaited,
  news,
  at,
}: Reached): RawBuilder<unknown> => sql`
  (select best.channel, best.address from (
    select o.channel, o.address from address o
    where o.conversation_id = ${conversation} and o.state = 'open'
      and (o.channel <> 'web' or not ${unawaited}
        or o.wrote_at > ${at}::timestamptz - make_interval(mins => ${AT_HAND_MINUTES}::integer))
    order by o.wrote_at desc nulls last, o.created_at limit 1) best
  where best.channel <> 'web' and not (${news} and exists (
    select from contact_rule r where r.conversation_id = ${conversation} and not r.news)))`
