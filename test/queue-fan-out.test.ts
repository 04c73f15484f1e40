import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import { createFanOut, type FanOut, type Topic } from '../src/queue/fan-out.ts'
import { quiet, testRedisUrl } from './profile.ts'

const open: FanOut[] = []
afterAll(() => Promise.all(open.map((fanOut) => fanOut.close())))

function newFanOut(redisUrl?: string, prefix = 'test') {
  const fanOut = createFanOut({ ...(redisUrl && { redisUrl }), prefix, log: quiet })
  open.push(fanOut)
  const heard: Topic[] = []
  const leave = fanOut.subscribe((topic) => heard.push(topic))
  return { fanOut, heard, leave }
}

const news = (seq: number): Topic => ({ conversationId: 'c-1', seq })

describe('in one process', () => {
  test('everybody hears, in order, until he leaves', async () => {
    const { fanOut, heard, leave } = newFanOut()
    const also: Topic[] = []
    fanOut.subscribe(() => {
      throw new Error('a page that is gone')
    })
    fanOut.subscribe((topic) => also.push(topic))
    fanOut.publish(news(1))
    expect(heard).toEqual([])
    fanOut.publish({ desk: true })
    await sleep(0)
    leave()
    fanOut.publish(news(2))
    await sleep(0)
    expect(heard).toEqual([news(1), { desk: true }])
    expect(also).toEqual([news(1), { desk: true }, news(2)])
  })

  test('a Redis that is not there does not matter to it', async () => {
    const { fanOut, heard } = newFanOut('redis://127.0.0.1:1')
    fanOut.publish(news(1))
    await sleep(0)
    expect(heard).toEqual([news(1)])
  })
})

describe.runIf(testRedisUrl)('between processes', () => {
  test('others hear once, and hear again after their connection broke', async () => {
    const prefix = `test-${randomUUID()}`
    const one = newFanOut(testRedisUrl, prefix)
    const two = newFanOut(testRedisUrl, prefix)
    let gaps = 0
    two.fanOut.onGap(() => gaps++)
    let seq = 0
    /** Publishes until the other side is there. */
    const connected = () =>
      expect
        .poll(() => {
          one.fanOut.publish(news(++seq))
          return two.heard.length > 0
        })
        .toBe(true)
    const settled = async () => {
      await sleep(100)
      two.heard.length = 0
      one.heard.length = 0
    }
    await connected()
    await settled()
    one.fanOut.publish(news(1001))
    one.fanOut.publish({ desk: true })
    await expect.poll(() => two.heard).toEqual([news(1001), { desk: true }])
    await sleep(50)
    expect(one.heard).toEqual([news(1001), { desk: true }])

    await cutConnection(`${prefix}-news`)
    await expect.poll(() => gaps, { timeout: 5000 }).toBeGreaterThan(0)
    await settled()
    one.fanOut.publish(news(1002))
    await expect.poll(() => two.heard).toEqual([news(1002)])
  })
})

/** As a restart of Redis would: every connection of that name is gone. */
async function cutConnection(name: string): Promise<void> {
  const admin = new Redis(testRedisUrl!)
  const clients = String(await admin.call('client', 'list')).split('\n')
  for (const line of clients.filter((each) => each.includes(`name=${name} `))) {
    await admin.call('client', 'kill', 'id', /\bid=(\d+)/.exec(line)?.[1] ?? '')
  }
  admin.disconnect()
}
