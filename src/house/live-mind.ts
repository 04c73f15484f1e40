import { isDeepStrictEqual } from 'node:util'
import type { DialogState } from '../dialog/state.ts'
import { FOLDERS } from '../edited-files.ts'
import type { FlowLibrary } from '../flows/load.ts'
import type { Log } from '../log.ts'
import { draftMind, type Mind, type MindDraft, type MindSettings } from '../mind.ts'
import type { Db, Tx } from '../storage/database.ts'
import { findFlowVersions, flowVersionsInUse, keepFlowVersions } from '../storage/flow-versions.ts'
import type { Learnt } from '../understanding/understand.ts'
import { createSchool, type School } from './school.ts'
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
  /** Absent: one of its own. */
  school?: School | undefined
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
  const folders = Object.values({ ...FOLDERS, ...parts.settings.folders })
  const seen = await lookAt(folders)
  const first = await readDraft(parts)
  if ('problems' in first) throw new FilesRefused(first.problems)
  const school = parts.school ?? createSchool()
  const learnt = await school.study(first.lessons)
  const held: Held = { mind: first.finish(learnt), learnt, problems: [] }
  const listeners = new Set<() => void>()
  const reload = async () => {
    if (!(await takeEdit(parts, held, school))) return
    for (const listener of listeners) listener()
  }
  const watch = watchFiles(folders, { seen, reload, log: parts.log })
  return {
    current: () => held.mind,
    problems: () => held.problems,
    onEdit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    recall: (tx, { stack }) =>
      recall(
        held.mind,
        tx,
        stack.map(({ version }) => version),
      ),
    close: watch.close,
  }
}

/** What the house goes by at this moment; replaced in one assignment. */
interface Held {
  mind: Mind
  learnt: Learnt
  problems: readonly string[]
}

/** Takes the files as they stand now, or keeps what is held; false when there is nothing to tell. */
async function takeEdit(parts: LiveMindParts, held: Held, school: School): Promise<boolean> {
  const { log } = parts
  const read = await readDraft(parts, held.mind)
  if ('problems' in read) {
    const { problems } = read
    if (isDeepStrictEqual(problems, held.problems)) return false
    held.problems = problems
    log.warn({ problems }, 'an edit of flows or knowledge is not taken, the version before stays')
    return true
  }
  const known = school.known(read.lessons)
  const learnt = known ?? held.learnt
  const mind = read.finish(learnt)
  Object.assign(held, { mind, learnt, problems: [] })
  log.info('an edit of flows or knowledge is in force')
  if (known) return true
  // Learning takes a second or two: until then the new files are heard with the old ears.
  school.study(read.lessons).then(
    (learnt) => {
      if (held.mind === mind) Object.assign(held, { mind: read.finish(learnt), learnt })
    },
    (err: unknown) => log.error({ err }, 'new lessons were not learnt'),
  )
  return true
}

/** What a conversation stands in may have begun in another process, on files that are newer there. */
async function recall({ library }: Mind, tx: Tx, hashes: readonly string[]): Promise<void> {
  const isUnknown = (hash: string) => !library.versions.has(hash) && !library.fallen.has(hash)
  const unknown = hashes.filter(isUnknown)
  if (unknown.length > 0) library.recall(await findFlowVersions(tx, unknown))
}

/**
 * Reads and proves the files, together with the versions that live runs need. Every version is in
 * the ledger before a run can begin on it, so that it survives this process and serves the others.
 */
async function readDraft(
  { db, settings }: LiveMindParts,
  before?: Mind,
): Promise<MindDraft | { problems: readonly string[] }> {
  // A run of this very moment may stand in what was today's version until now.
  const replaced = before ? versionsOf(before.library) : []
  const older = [...(await flowVersionsInUse(db)), ...replaced]
  const draft = readSafely(() => draftMind({ ...settings, older }))
  if ('lessons' in draft) await keepFlowVersions(db, versionsOf(draft.library))
  return draft
}

const versionsOf = ({ flows }: FlowLibrary) =>
  [...flows.values()].map(({ version, name, source }) => ({ hash: version, name, source }))

/** A file that vanished between two looks, or that no reader takes, is a mistake like any other. */
function readSafely<T>(read: () => T): T | { problems: string[] } {
  try {
    return read()
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] }
  }
}
