import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { playTranscript } from './fakes/transcript.ts'

const files = globSync('test/conversations/**/*.txt').sort()

test('there are conversations of every kind', () => {
  const kinds = new Set(files.map((file) => file.split('/')[2]))
  expect(kinds.size).toBeGreaterThan(6)
})

test.each(files)('%s', async (file) => {
  const played = await playTranscript(readFileSync(file, 'utf8'))
  await expect(played).toMatchFileSnapshot(resolve(file))
})
