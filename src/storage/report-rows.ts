import { sql } from 'kysely'
import type { Words } from '../message.ts'
import type { Db } from './database.ts'

/** A request of the time that is reported on, as far as it tells of a product. */
export interface ReportedRequest {
  number: string
  kind: string
  order: string | null
  line: number | null
  product: string | null
  title: Words | null
  /** Why it comes back, as the customer chose. */
  reason: string | null
  /** What fails, in the customer's words or in those of the buttons. */
  fault: string | null
}

export interface ReportRows {
  requests: ReportedRequest[]
  ratings: { score: number; words: string | null }[]
  questions: { question: string; reason: string }[]
  articles: { article: string; count: number }[]
}

/** Everything that customers told since then and that the shop can learn from. */
export async function readReport(db: Db, since: Date): Promise<ReportRows> {
  const requests = await sql<ReportedRequest>`
    select number, kind, order_number as "order",
      (answers #>> '{item,value,line}')::integer as line,
      coalesce(answers #>> '{item,value,product}', answers #>> '{product,value,id}',
        answers #>> '{goods,value,id}') as product,
      coalesce(answers #> '{item,value,title}', answers #> '{product,value,title}',
        answers #> '{goods,value,title}') as title,
      answers #>> '{condition,value}' as reason,
      nullif(concat_ws('. ', answers #>> '{fault,value}', answers #>> '{tried,value}',
        answers #>> '{symptom,value}'), '') as fault
    from request where created_at >= ${since} order by created_at`.execute(db)
  const ratings = await db
    .selectFrom('rating')
    .select(['score', 'words'])
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .execute()
  const questions = await db
    .selectFrom('unanswered')
    .select(['question', 'reason'])
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .execute()
  const articles = await sql<{ article: string; count: number }>`
    select detail->>'article' as article, count(*)::integer as count from journal
    where kind = 'answered-by-article' and at >= ${since}
    group by 1 order by 2 desc, 1 limit 10`.execute(db)
  return { requests: requests.rows, ratings, questions, articles: articles.rows }
}
