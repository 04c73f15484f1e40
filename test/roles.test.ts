import { expect, test } from 'vitest'
import { createBuyer } from './chaos/buyer.ts'
import { newSite } from './fakes/whole-house.ts'
import { testDatabaseUrl, testRedisUrl } from './profile.ts'

/** Several processes need one PostgreSQL and one Redis between them. */
const several = testDatabaseUrl && testRedisUrl

test.skipIf(!several)(
  'doors, thinking and sending may be processes of their own',
  async () => {
    const site = await newSite()
    const play = (roles: string) => site.open(undefined, { START_ROLES: roles })
    const doors = await play('web')
    const thinking = await play('worker')
    await play('send')
    const moreDoors = await play('web')

    const [anna, boris] = [doors, moreDoors].map(({ address }, index) =>
      createBuyer(address, `buyer-${index}`, `10.1.0.${index}`),
    ) as [ReturnType<typeof createBuyer>, ReturnType<typeof createBuyer>]
    await Promise.all([anna.enter(), boris.enter()])
    await anna.send('сколько дней на возврат?')
    await boris.send('когда вернут деньги?')
    expect(await anna.answered(10_000)).toBe(true)
    expect(await boris.answered(10_000)).toBe(true)

    await thinking.stop()
    await anna.send('а если товар с браком?')
    expect(await anna.answered(1500)).toBe(false)
    await play('worker')
    expect(await anna.answered(15_000)).toBe(true)
    for (const buyer of [anna, boris]) buyer.leave()
  },
  120_000,
)
