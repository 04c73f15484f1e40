import { z } from 'zod'
import { FOLDERS } from '../edited-files.ts'
import { type BoardWish, unansweredIn } from '../house/unanswered.ts'
import { clusterQuestions } from '../knowledge/clusters.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import { teachPhrasing } from '../knowledge/teach.ts'
import { createLog } from '../log.ts'
import { LOCALES } from '../message.ts'
import { askHolder } from '../storage/embedded/admin-door.ts'
import { openDatabase } from '../storage/open.ts'
import { UNANSWERED_STATES } from '../storage/unanswered.ts'
import { words } from '../text/words.ts'
import { MASK } from '../understanding/personal.ts'
import { ROUTES } from '../understanding/understood.ts'
import { configOrFail } from './config.ts'
import { Failure, misused } from './failure.ts'

interface UnansweredOptions {
  add?: string
  cluster?: string
  text?: string
  state?: string
  json?: boolean
}

const MOST_EXAMPLES = 3

const row = z.object({
  id: z.number(),
  locale: z.enum(LOCALES),
  question: z.string(),
  reason: z.string(),
  state: z.enum(UNANSWERED_STATES),
})
type Row = z.infer<typeof row>

/** Questions that mean one thing, named by their first one. */
interface Group {
  id: number
  rows: readonly Row[]
}

/** Lists what ended without an answer, or teaches it: a phrasing of a route or an article. */
export async function unanswered(options: UnansweredOptions): Promise<void> {
  const groups = groupsOf(z.array(row).parse(await inTheHouse({ is: 'list' })))
  if (options.add !== undefined) return teach(options, chosen(groups, options.cluster))
  if (options.state !== undefined) return mark(options, chosen(groups, options.cluster))
  print(groups, options)
}

function groupsOf(rows: readonly Row[]): Group[] {
  return clusterQuestions(rows.map(({ question }) => question)).map((cluster) => {
    const own = cluster.map((at) => rows[at]!)
    return { id: own[0]!.id, rows: own }
  })
}

function chosen(groups: readonly Group[], cluster: string | undefined): Group {
  if (cluster === undefined) throw misused('--cluster: expected the number of a cluster')
  const found = groups.find(({ id }) => String(id) === cluster)
  if (!found) throw new Failure(`There is no open cluster ${cluster}.`)
  return found
}

/** Writes the phrasing where the route or article is learnt from; the house takes it up by itself. */
async function teach({ add = '', text, json }: UnansweredOptions, group: Group): Promise<void> {
  const { articles, phrasings } = loadKnowledge(FOLDERS.knowledge)
  const isKnown =
    ROUTES.some((route) => route === add) ||
    phrasings.has(add) ||
    articles.some(({ id }) => id === add)
  if (!isKnown) throw misused(`--add ${add}: there is no such route or article`)
  const { locale, question } = group.rows[0]!
  const phrasing = (text ?? question.replaceAll(MASK, ' ')).replace(/\s+/g, ' ').trim()
  if (words(phrasing).length === 0) throw misused('--text: expected the words to learn')
  const { file, isNew } = teachPhrasing(FOLDERS.knowledge, { name: add, locale, phrasing })
  await inTheHouse({ is: 'mark', ids: idsOf(group), state: 'done' })
  const done = { added: isNew, file, phrasing, questions: group.rows.length }
  say(json, done, `${isNew ? 'written' : 'known already'}  ${file}\n  ${phrasing}`)
}

async function mark({ state, json }: UnansweredOptions, group: Group): Promise<void> {
  const known = UNANSWERED_STATES.find((one) => one === state)
  if (!known) throw misused(`--state ${state}: expected ${UNANSWERED_STATES.join(', ')}`)
  await inTheHouse({ is: 'mark', ids: idsOf(group), state: known })
  say(json, { cluster: group.id, state: known }, `cluster ${group.id} is ${known}`)
}

const idsOf = ({ rows }: Group): number[] => rows.map(({ id }) => id)

function print(groups: readonly Group[], { json }: UnansweredOptions): void {
  const listed = groups.map(({ id, rows }) => ({
    cluster: id,
    count: rows.length,
    state: rows.some(({ state }) => state === 'new') ? 'new' : 'pending',
    reasons: [...new Set(rows.map(({ reason }) => reason))],
    examples: [...new Set(rows.map(({ question }) => question))].slice(0, MOST_EXAMPLES),
  }))
  const lines = listed.map(
    ({ cluster, count, state, reasons, examples }) =>
      `${cluster}  ${count}x  ${state}  ${reasons.join(', ')}\n${examples.map((one) => `    ${one}`).join('\n')}`,
  )
  say(json, { clusters: listed }, lines.join('\n') || 'Nothing is unanswered.')
}

const say = (json: boolean | undefined, data: object, text: string): void => {
  process.stdout.write(`${json ? JSON.stringify(data, null, 2) : text}\n`)
}

/** Done by the process that holds the embedded database, else with the database opened here. */
async function inTheHouse(wanted: BoardWish): Promise<unknown> {
  const config = configOrFail()
  const asked = JSON.stringify(wanted)
  const held = config.DATABASE_URL
    ? undefined
    : await askHolder(config.DATA_DIR, 'unanswered', [asked])
  if (held && !held.ok) throw new Failure(held.output)
  if (held) return JSON.parse(held.output)
  const database = await openDatabase({
    ...(config.DATABASE_URL ? { databaseUrl: config.DATABASE_URL } : {}),
    dataDir: config.DATA_DIR,
    log: createLog('error'),
  })
  try {
    return JSON.parse(await unansweredIn(database.db, asked))
  } finally {
    await database.close()
  }
}
