import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { DialogState } from '../dialog/state.ts'
import type { Log } from '../log.ts'
import { draftMind, FOLDERS, type Mind, type MindSettings } from '../mind.ts'
import type { Db, Tx } from '../storage/database.ts'
import { findFlowVersions, flowVersionsInUse, keepFlowVersions } from '../storage/flow-versions.ts'
import { inTurns } from '../understanding/paced.ts'
import { type Learnt, type Lessons, learn } from '../understanding/understand.ts'
import { lookAt, watchFiles } from './watch-files.ts'

/** The mind of a running house: it follows the files that people edit. */
export interface LiveMind {
  /** What the next turn thinks with; ask each time. */
  current(): Mind
  /** Why the files as they stand are not taken, a line each; empty when they are. */
  problems(): readonly string[]
  /** Calls after every edit, taken or not; returns how to stop. */
  onEdit(listener: () => void): () => void
  /** Sees to it that the versions of flows that a conversation stands in are known here too. */
  recall(tx: Tx, state: DialogState): Promise<void>
  close(): Promise<void>
}

export interface LiveMindParts {
  db: Db
  log: Log
  /** Without `older`: those stand in the ledger. */
  settings: Omit<MindSettings, 'older'>
}

/** The files that people edit hold mistakes: the house does not start on them. */
export class FilesRefused extends Error {
  override readonly name = 'FilesRefused'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The house does not start while these are not mended:\n${problems.join('\n')}`)
    this.problems = problems
  }
}

/**
 * Reads the files and follows them from then on. A valid edit is built aside and takes effect as a
 * whole; an invalid one changes nothing. Throws `FilesRefused`.
 */
export async function openLiveMind(parts: LiveMindParts): Promise<LiveMind> {
  const { log, settings } = parts
  const { flows, knowledge } = settings.folders ?? FOLDERS
  const folders = [flows, knowledge]
  const seen = await lookAt(folders)
  const build = createBuilder(parts)
  const first = await build()
  if ('problems' in first) throw new FilesRefused(first.problems)
  let mind = first.mind
  let problems: readonly string[] = []
  const listeners = new Set<() => void>()

  async function reload(): Promise<void> {
    const built = await build(mind)
    const before = problems
    if ('mind' in built) {
      mind = built.mind
      problems = []
      log.info('an edit of flows or knowledge is in force')
    } else {
      problems = built.problems
      if (isDeepStrictEqual(problems, before)) return
      log.warn({ problems }, 'an edit of flows or knowledge is not taken, the version before stays')
    }
    for (const listener of listeners) listener()
  }

  const watch = watchFiles(folders, { seen, reload, log })
  return {
    current: () => mind,
    problems: () => problems,
    onEdit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async recall(tx, { stack }) {
      const { versions, fallen, recall } = mind.library
      const unknown = stack
        .map(({ version }) => version)
        .filter((version) => !versions.has(version) && !fallen.has(version))
      if (unknown.length > 0) recall(await findFlowVersions(tx, unknown))
    },
    close: watch.close,
  }
}

type Built = { mind: Mind } | { problems: readonly string[] }

/**
 * Builds minds, each with the versions that live runs need. Every version is in the ledger before
 * any run can begin on it, so that it survives this process and serves the others.
 */
function createBuilder({ db, settings }: LiveMindParts): (before?: Mind) => Promise<Built> {
  let known: { lessons: Lessons; learnt: Learnt } | undefined

  /** What is learnt is kept while the lessons stay the same. */
  async function learnOnce(lessons: Lessons): Promise<Learnt> {
    if (!known || !isDeepStrictEqual(known.lessons, lessons)) {
      known = { lessons, learnt: await inTurns(learn(lessons)) }
    }
    return known.learnt
  }

  return async (before) => {
    // A run of this very moment may stand in what was today's version until now.
    const replaced = before ? versionsOf(before) : []
    const older = [...(await flowVersionsInUse(db)), ...replaced]
    const draft = readSafely(() => draftMind({ ...settings, older }))
    if ('problems' in draft) return draft
    const learnt = await learnOnce(draft.lessons)
    await setImmediate()
    const mind = draft.finish(learnt)
    await keepFlowVersions(db, versionsOf(mind))
    return { mind }
  }
}

const versionsOf = ({ library }: Mind) =>
  [...library.flows.values()].map(({ version, name, source }) => ({ hash: version, name, source }))

/** A file that vanished between two looks, or that no reader takes, is a mistake like any other. */
function readSafely<T>(read: () => T): T | { problems: string[] } {
  try {
    return read()
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] }
  }
}
