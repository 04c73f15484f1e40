import type { EventWire } from '../console/shapes.ts'
import { streamUrl } from './api.ts'
import { hearWhoIsHere } from './company.ts'
import { loadEdits, loadLists, loadMe, loadOpened } from './loading.ts'
import { live, openId } from './state.ts'

const FIRST_MS = 500
const LONGEST_MS = 15_000
/** Lists are read anew at most this often. */
const LISTS_MS = 1000
/** And at least this often: waiting cases wake up by themselves. */
const AGAIN_MS = 60_000

/**
 * Follows what changes at the desk. Events are hints: lists and the open conversation are read from
 * the server, and once more after every connection, so that nothing that was missed stays missed.
 */
export function followDesk(): () => void {
  const refreshLists = throttled(loadLists, LISTS_MS)
  const stream = createStream((event) => readAnew(event, refreshLists))
  const comeBack = () => {
    if (document.visibilityState === 'hidden') return
    stream.connectNow()
    refreshLists()
  }
  addEventListener('online', comeBack)
  document.addEventListener('visibilitychange', comeBack)
  const again = setInterval(() => {
    refreshLists()
    // Whoever lets offers pass was set to away meanwhile.
    void loadMe()
  }, AGAIN_MS)
  return () => {
    clearInterval(again)
    removeEventListener('online', comeBack)
    document.removeEventListener('visibilitychange', comeBack)
    stream.end()
  }
}

/** Reads what the event says may have changed. */
function readAnew(event: EventWire | 'connected', refreshLists: () => void): void {
  if (event === 'connected' || event.kind === 'reload') {
    void loadEdits()
    void loadOpened()
    return refreshLists()
  }
  if (event.kind === 'edited') return void loadEdits()
  if (event.kind === 'here') return hearWhoIsHere(event.conversation, event.agents)
  if (event.conversations.some(({ id }) => id === openId.value)) void loadOpened()
  if (event.conversations.length > 0) refreshLists()
}

interface Stream {
  /** Does not wait for the next try when the connection is lost. */
  connectNow(): void
  end(): void
}

/** Keeps a connection: tries again after growing pauses, from where it was cut. */
function createStream(take: (event: EventWire | 'connected') => void): Stream {
  let socket: WebSocket
  let since: string | undefined
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let ended = false

  function connect(): void {
    clearTimeout(retry)
    socket = new WebSocket(streamUrl(since))
    socket.onopen = () => {
      failures = 0
      live.value = true
      take('connected')
    }
    socket.onmessage = ({ data }) => {
      const event = JSON.parse(String(data)) as EventWire
      if ('cursor' in event) since = event.cursor
      take(event)
    }
    socket.onclose = () => void lost()
  }

  async function lost(): Promise<void> {
    if (ended) return
    failures += 1
    live.value = failures < 2
    await loadMe()
    if (ended) return
    const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures)
    retry = setTimeout(connect, pause * (0.5 + Math.random() / 2))
  }

  connect()
  return {
    connectNow: () => {
      if (socket.readyState === WebSocket.CLOSED) connect()
    },
    end: () => {
      ended = true
      clearTimeout(retry)
      socket.close()
    },
  }
}

/** Runs at once, and again after the pause when it was asked for meanwhile. */
function throttled(work: () => Promise<void>, pause: number): () => void {
  let busy = false
  let due = false
  const run = async () => {
    due = true
    if (busy) return
    busy = true
    while (due) {
      due = false
      await work()
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
    busy = false
  }
  return () => void run()
}
