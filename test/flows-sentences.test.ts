import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toDay } from '../src/day.ts'
import { FOLDERS } from '../src/edited-files.ts'
import { loadMind, type Mind } from '../src/mind.ts'
import { playTranscript, readTranscript } from '../src/transcript.ts'
import { startConversation } from './fakes/talking.ts'

const root = mkdtempSync(join(tmpdir(), 'aftercare-sentences-'))
const flows = join(root, 'flows')
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The line in which a sentence begins: behind `ru:` or `en:`, or the first one below `|`. */
const BEGINS = /^( {6}(?:ru|en): "?| {8}(?! ))(?=[^|\s])/

/** Every sentence that a step asks or says begins otherwise: one edit an editor makes, done to all. */
function reworded(text: string): string {
  let inside = false
  let below = false
  const lines = text.split('\n').map((line) => {
    if (/^ {0,4}\S/.test(line)) inside = /^ {4}(?:ask|say):$/.test(line)
    const isFirst = /^ {6}\S/.test(line) || below
    below = /^ {6}(?:ru|en): \|$/.test(line)
    return inside && isFirst ? line.replace(BEGINS, '$1Итак, ') : line
  })
  return lines.join('\n')
}

const changedLines = (before: string, after: string): number => {
  const lines = after.split('\n')
  return before.split('\n').filter((line, at) => line !== lines[at]).length
}

let mind: Mind
let runs = 0
beforeAll(() => {
  cpSync('flows', flows, { recursive: true })
  for (const file of globSync('{*,parts/*}.yaml', { cwd: flows, exclude: ['phrases.yaml'] })) {
    const text = readFileSync(join(flows, file), 'utf8')
    const sentences = text.match(/^ {4}(?:ask|say):$/gm)?.length ?? 0
    const edited = reworded(text)
    expect(edited.split('\n').length, file).toBe(text.split('\n').length)
    expect(changedLines(text, edited), file).toBe(2 * sentences)
    writeFileSync(join(flows, file), edited)
  }
  const folders = { ...FOLDERS, flows }
  const loaded = loadMind({
    today: () => toDay('2026-11-21'),
    newId: () => `run-${++runs}`,
    folders,
  })
  if ('problems' in loaded) throw new Error(loaded.problems.join('\n'))
  mind = loaded.mind
}, 60_000)

/** What partners do takes a house; those are played there. */
const conversations = globSync('test/conversations/**/*.txt')
  .filter((file) => !file.includes('/partners/'))
  .sort()
  .map((file) => [file, readFileSync(file, 'utf8')] as const)
const isGolden = (text: string): boolean => readTranscript(text).head.full !== undefined

test.each(conversations.filter(([, text]) => !isGolden(text)))(
  'another wording of every sentence leaves %s as it is',
  async (_, text) => {
    runs = 0
    expect(await playTranscript(text, (who) => startConversation(who, mind))).toBe(text)
  },
)

test('it is read in those that hold the full text', async () => {
  const golden = conversations.filter(([, text]) => isGolden(text))
  const played = await Promise.all(
    golden.map(([, text]) => playTranscript(text, (who) => startConversation(who, mind))),
  )
  expect(played.filter((text, at) => text !== golden[at]?.[1]).length).toBeGreaterThan(3)
})
