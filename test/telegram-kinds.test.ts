import { describe, expect, test } from 'vitest'
import { translate } from '../src/channels/telegram/arrive.ts'
import { COMMANDS } from '../src/channels/telegram/commands.ts'
import { readUpdate } from '../src/channels/telegram/update.ts'
import { phrases } from './fakes/shop-site.ts'
import { KINDS, kindsPage } from './telegram-kinds.ts'

const parts = {
  botId: '42',
  offered: async (address: string, ref: string) =>
    address === '7' && ref === 'a' ? [{ id: 'yes', label: 'Yes' }] : undefined,
}

describe('every kind of update', () => {
  test.each(KINDS)('$kind: $happens', async ({ update, payload, deed, more }) => {
    const read = readUpdate({ update_id: 11, ...update })
    if (!read) throw new Error('the update could not be read')
    const { arrival, deed: done } = await translate(parts, read)
    expect(done?.is).toBe(deed)
    if (!payload) return expect(arrival).toBeUndefined()
    const { locale, ref, ...rest } = arrival?.payload ?? {}
    const text = (update as { message?: { text?: string } }).message?.text
    expect(rest).toEqual(payload.command ? { text, ...payload } : payload)
    expect(arrival).toMatchObject({ channel: 'telegram', address: '7', ...more })
    expect(arrival?.externalId).toBe(payload.press ? '42-press-a' : '42-11')
    if (!payload.event) expect(locale).toBe('en')
    expect(ref).toBe(payload.event || payload.edits || payload.press ? undefined : '5')
  })

  test('is told in the documentation', async () => {
    const commands = COMMANDS.map((name) => {
      const words = phrases.get(`telegram.command.${name}`)?.words
      return { name, ru: words?.ru ?? '', en: words?.en ?? '' }
    })
    await expect(kindsPage(commands)).toMatchFileSnapshot('../docs/telegram.md')
  })

  test.each([null, 1, 'a', [], {}, { update_id: 'x' }, { update_id: 1, message: { text: 1 } }])(
    'what is none is not read: %j',
    (given) => {
      expect(readUpdate(given)).toBeUndefined()
    },
  )
})
