import { sql } from 'kysely'
import { previewForm } from '../../src/knowledge/form-preview.ts'
import type { Db } from '../../src/storage/database.ts'
import { findUnwatched } from '../../src/storage/deadlines.ts'
import { findOwnerless } from '../../src/storage/routing.ts'
import { PARTNERS } from './town.ts'

/** Something that must hold at the end of a month, and what breaks it. */
export interface Check {
  name: string
  broken: string[]
}

/** Kinds of requests that come with a paper, and those that get one when they are done. */
const PAPER_AT_OPENING = ['return', 'exchange', 'refusal', 'claim', 'repair']
const PAPER_WHEN_DONE = ['repair']
/** Everything that tells who the partners are. */
const MARKS = PARTNERS.flatMap(({ id, name, secret }) => [id, name, secret, name.slice(0, 12)])
const WORK_ORDER = /\bW-\d{4,}\b/

const leaksIn = (text: string): string[] => [
  ...MARKS.filter((mark) => text.includes(mark)),
  ...(WORK_ORDER.exec(text) ?? []),
]

interface Month {
  db: Db
  now: Date
  /** Everything that customers' devices were given, and the log. */
  seen: readonly string[]
  logged: readonly string[]
  /** What a model was asked. */
  prompts: readonly string[]
}

export async function checkMonth({ db, now, seen, logged, prompts }: Month): Promise<Check[]> {
  const ids = async (query: ReturnType<typeof sql<{ what: string }>>) =>
    (await query.execute(db)).rows.map(({ what }) => what)
  return [
    {
      name: 'no open conversation without an owner',
      broken: (await findOwnerless(db)).map(({ conversationId }) => conversationId),
    },
    {
      name: 'no owner had to be put right on the way',
      broken: await ids(sql<{ what: string }>`
        select conversation_id::text as what from journal where kind = 'owner-righted'`),
    },
    { name: 'no deadline without a timer', broken: await findUnwatched(db) },
    {
      name: 'no timer that is due and was not fired',
      broken: await ids(sql<{ what: string }>`
        select kind || ' ' || about as what from timer where state = 'waiting' and due_at <= ${now}`),
    },
    {
      name: 'no request without its paper',
      broken: await ids(sql<{ what: string }>`
        select r.kind || ' ' || r.number as what from request r
        where (r.kind = any(${PAPER_AT_OPENING})
            and not exists (select from form f where f.request_id = r.id))
          or (r.kind = any(${PAPER_WHEN_DONE}) and r.state = 'done' and
            (select count(*) from form f where f.request_id = r.id) < 2)`),
    },
    { name: 'no message unanswered', broken: await ids(unanswered(now)) },
    {
      name: 'nothing left in the inbox',
      broken: await ids(sql<{ what: string }>`
        select id || ' ' || state || ' ' || coalesce(last_error, '') as what
        from inbox where state <> 'done'`),
    },
    {
      name: 'nothing left in the outbox that may go out',
      broken: await ids(sql<{ what: string }>`
        select id || ' ' || state as what from outbox
        where state in ('pending', 'sending') and not_before <= ${now}`),
    },
    {
      name: 'no slot with more visits than seats',
      broken: await ids(sql<{ what: string }>`
        select slot_id as what from booking where state = 'booked' group by slot_id, seat having count(*) > 1`),
    },
    { name: 'no silent partner that nobody was told of', broken: await ids(silentPartners(now)) },
    {
      name: 'no visit whose partner knows another time',
      broken: await ids(sql<{ what: string }>`
        select w.number as what from work_order w join booking b on b.request_id = w.request_id
        where w.state not in ('called-off', 'declined') and (b.state = 'cancelled'
          or (w.task->>'start')::timestamptz <> b.starts_at or w.partner is distinct from b.partner)`),
    },
    {
      name: 'no missed deadline that nobody was told of',
      broken: await ids(sql<{ what: string }>`
        select r.number || ' ' || d.kind as what from deadline d join request r on r.id = d.request_id
        where d.met_at is null and d.owed_by = 'shop' and r.state = 'open'
          and d.due_on < (${now}::timestamptz at time zone d.zone)::date and d.breached_at is null`),
    },
    { name: 'nothing sold in trouble, and seldom otherwise', broken: await ids(pushy()) },
    {
      name: 'no rating asked for twice within a week by the bot',
      broken: await ids(sql<{ what: string }>`
        select a.conversation_id::text as what from journal a join journal b
          on b.conversation_id = a.conversation_id and b.kind = a.kind and b.id > a.id
        where a.kind = 'rating-asked' and b.at < a.at + interval '7 days'`),
    },
    { name: 'no partner in what customers saw', broken: seen.flatMap(leaksIn) },
    { name: 'no partner in a transcript', broken: (await transcripts(db)).flatMap(leaksIn) },
    { name: 'no partner in a paper', broken: (await papers(db)).flatMap(leaksIn) },
    { name: 'no partner in what a model was asked', broken: prompts.flatMap(leaksIn) },
    { name: 'no partner in the log', broken: logged.flatMap(leaksIn) },
  ]
}

/**
 * A customer's last word that nobody answered: the bot leads, no person is promised, and nothing
 * came after it.
 */
const unanswered = (now: Date) => sql<{ what: string }>`
  select m.conversation_id || ' ' || m.seq || ': ' || left(m.body->>'text', 60) as what
  from message m join conversation c on c.id = m.conversation_id
  where m.author = 'customer' and c.merged_into is null
    and m.seq = (select max(seq) from message l where l.conversation_id = m.conversation_id)
    and not exists (select from "case" k where k.conversation_id = c.id and (k.state <> 'closed'
      or k.closed_at >= m.at))
    and m.at < ${now}::timestamptz - interval '1 minute'`

const silentPartners = (now: Date) => sql<{ what: string }>`
  select w.number as what from work_order w
  where w.state = 'ordered' and w.changed_at < ${now}::timestamptz - interval '26 hours'
    and not exists (select from "case" k where k.conversation_id = w.conversation_id
      and k.opened_at >= w.changed_at)`

/** What was offered while something was wrong, or within a week of another offer. */
const pushy = () => sql<{ what: string }>`
  select o.conversation_id || ' ' || o.at as what from journal o
  where o.kind = 'offered' and (exists (
      select from request r where r.conversation_id = o.conversation_id and r.opened_on < o.at::date
        and r.kind in ('return', 'claim', 'repair', 'complaint')
        and coalesce(r.closed_on, 'infinity'::date) > o.at::date)
    or exists (select from journal e where e.conversation_id = o.conversation_id
      and e.kind = 'offered' and e.id < o.id and e.at > o.at - interval '6 days 23 hours'))`

async function transcripts(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('message').select('body').execute()
  return rows.map(({ body }) => JSON.stringify(body))
}

async function papers(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('form')
    .innerJoin('file', 'file.id', 'form.fileId')
    .select(['file.name', 'file.bytes'])
    .execute()
  return await Promise.all(
    rows.map(
      async ({ name, bytes }) => name + JSON.stringify(await previewForm(Buffer.from(bytes))),
    ),
  )
}
