import { describe, expect, test } from 'vitest'
import { hashIdentity, readIdentity, signIdentity } from '../src/channels/identity.ts'

const SECRET = 'identity-secret-of-the-test'
const NOW = new Date('2026-11-20T10:00:00Z')
const signed = (seconds: number, secret = SECRET) =>
  signIdentity({ customer: 'maria' }, secret, { now: NOW, seconds })
const hash = hashIdentity('maria', SECRET)

describe('who the site says its visitor is', () => {
  test.each([
    ['a JWT of ten minutes', () => signed(600), 'maria'],
    ['a JWT of an hour', () => signed(3600), 'maria'],
    [
      'a JWT of a day, which whoever copies it would have for a day',
      () => signed(86_400),
      undefined,
    ],
    ['a JWT that has run out', () => signed(-60), undefined],
    ['a JWT by another secret', () => signed(600, 'another-secret-altogether-00'), undefined],
    ['a JWT that says it needs no signature', () => `${btoa('{"alg":"none"}')}.e30.`, undefined],
    ['the id with its hash', () => ({ customer: 'maria', hash }), 'maria'],
    ['the hash in capitals', () => ({ customer: 'maria', hash: hash.toUpperCase() }), 'maria'],
    ['the hash of somebody else', () => ({ customer: 'ivan', hash }), undefined],
    ['an empty hash', () => ({ customer: 'maria', hash: '' }), undefined],
    ['a part of the hash', () => ({ customer: 'maria', hash: hash.slice(0, 32) }), undefined],
    ['a hash with a tail', () => ({ customer: 'maria', hash: `${hash}00` }), undefined],
    [
      'a hash of letters of many bytes',
      () => ({ customer: 'maria', hash: 'ы'.repeat(64) }),
      undefined,
    ],
    [
      'a hash by another secret',
      () => ({ customer: 'maria', hash: hashIdentity('maria', 'another') }),
      undefined,
    ],
  ])('%s', async (_name, shown, customer) => {
    const identity = await readIdentity(await shown(), SECRET, NOW)
    expect(identity).toEqual(customer === undefined ? undefined : { customer })
  })

  test('the hash is what every language computes (RFC 4231, test case 2)', () => {
    expect(hashIdentity('what do ya want for nothing?', 'Jefe')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })
})
