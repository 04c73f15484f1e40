import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { describeConfig, envExample, readConfig } from '../src/config.ts'

describe('settings', () => {
  test('nothing needs to be set', () => {
    expect(readConfig({})).toMatchObject({
      config: {
        PORT: 3000,
        HOST: '127.0.0.1',
        DATA_DIR: './data',
        START_ROLES: ['web', 'worker', 'send', 'telegram'],
      },
    })
  })

  test('an empty variable is an unset one', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '' })).toMatchObject({ config: { PORT: 3000 } })
  })

  test('all mistakes are told at once, each with what was expected', () => {
    const read = readConfig({
      PORT: 'many',
      DATABASE_URL: 'mysql://x',
      TIME_ZONE: 'Mars/Olympus',
      START_ROLES: 'web,cook',
      ADMIN_PASSWORD: 'short',
    })
    const problems = 'problems' in read ? read.problems : []
    expect(problems.map(({ name }) => name).sort()).toEqual([
      'ADMIN_PASSWORD',
      'DATABASE_URL',
      'PORT',
      'START_ROLES',
      'TIME_ZONE',
    ])
    expect(problems.every(({ expected }) => expected.length > 10)).toBe(true)
  })

  test('Redis alone is refused: several processes need one ledger', () => {
    expect(readConfig({ REDIS_URL: 'redis://127.0.0.1' })).toMatchObject({
      problems: [{ name: 'REDIS_URL' }],
    })
  })

  test('secrets are not shown', () => {
    const read = readConfig({
      ADMIN_PASSWORD: 'correct horse',
      DATABASE_URL: 'postgres://u:secret@h/d',
    })
    const shown = 'config' in read ? JSON.stringify(describeConfig(read.config)) : ''
    expect(shown).toContain('[set]')
    expect(shown).not.toMatch(/correct horse|u:secret/)
  })

  test('.env.example is what the settings say', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(envExample())
  })
})
