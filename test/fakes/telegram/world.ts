/** A person, a group or a channel that the bot can be in. */
export interface FakeChat {
  id: number
  type: 'private' | 'group' | 'supergroup'
  first_name?: string
  title?: string
  language_code?: string
  is_forum?: boolean
}

export interface FakeEntity {
  type: string
  offset: number
  length: number
  url?: string
}

export interface FakeButton {
  text: string
  callback_data?: string
  url?: string
  request_contact?: boolean
}

/** A message as the Bot API tells it; only what the fake itself looks at is named. */
export interface FakeMessage {
  message_id: number
  date: number
  chat: FakeChat
  from?: { id: number; is_bot: boolean; first_name: string; language_code?: string }
  text?: string
  caption?: string
  entities?: FakeEntity[]
  caption_entities?: FakeEntity[]
  reply_markup?: { inline_keyboard?: FakeButton[][]; keyboard?: FakeButton[][] }
  [more: string]: unknown
}

export interface FakeUpdate {
  update_id: number
  [kind: string]: unknown
}

export interface FakeFile {
  id: string
  bytes: Buffer
  name: string
  /** What the server says; a test may claim more than there is. */
  size: number
}

/** What stands in one chat, as its customer sees it: the oracle. */
export interface Seen {
  message: FakeMessage
  byBot: boolean
  edits: number
}

/** One call of the bot, as it ended. */
export interface Call {
  method: string
  chat?: number
  at: number
  status: number
  params: Readonly<Record<string, unknown>>
}

/** A message on its way, as the server sees it: `ended` when its answer was given to the network. */
export interface Send {
  chat: number
  began: number
  ended?: number
}

/** A topic of a forum: https://core.telegram.org/bots/api#forumtopic. */
export interface FakeTopic {
  name: string
  icon?: string
  closed: boolean
}

interface Query {
  at: number
  answered: boolean
  text?: string
}

/** The world behind the fake Bot API: people, chats, files, a clock that may be moved. */
export function createWorld(seed = 1) {
  let ahead = 0
  let lastMessage = 100 * seed
  let lastQuery = 0
  let lastFile = 0
  const chats = new Map<number, FakeChat>()
  const seen = new Map<number, Seen[]>()
  const files = new Map<string, FakeFile>()
  const queries = new Map<string, Query>()
  const blocked = new Set<number>()
  const migrated = new Map<number, number>()
  /** By `chat:thread`. */
  const topics = new Map<string, FakeTopic>()
  const reactions = new Map<number, string>()
  const pinned = new Map<number, number[]>()
  const rights = new Map<number, Record<string, unknown>>()
  const now = () => Date.now() + ahead
  const seenIn = (chat: number): Seen[] => {
    const list = seen.get(chat) ?? []
    seen.set(chat, list)
    return list
  }
  return {
    chats,
    files,
    queries,
    blocked,
    migrated,
    topics,
    /** The sign below a message, by its id. */
    reactions,
    /** What is pinned in a chat, in order. */
    pinned,
    /** What the bot may do in a chat, as getChatMember tells it. */
    rights,
    calls: [] as Call[],
    sends: [] as Send[],
    left: [] as number[],
    actions: [] as { chat: number; action: string; at: number }[],
    commands: new Map<string, unknown>(),
    now,
    /** Moves the clock; only callbacks, expiry and dates look at it. */
    jump: (ms: number) => void (ahead += ms),
    seenIn,
    /** Makes a chat, or finds it. */
    chat(id: number, more: Partial<FakeChat> = {}): FakeChat {
      const chat = chats.get(id) ?? { id, type: id < 0 ? 'group' : 'private', first_name: `P${id}` }
      chats.set(id, { ...chat, ...more })
      return { ...chat, ...more }
    },
    newMessageId: () => ++lastMessage,
    newQuery(): string {
      const id = `q${++lastQuery}`
      queries.set(id, { at: now(), answered: false })
      return id
    },
    keepFile(bytes: Buffer, name: string, size = bytes.length): FakeFile {
      const file = { id: `file-${++lastFile}`, bytes, name, size }
      files.set(file.id, file)
      return file
    },
    /** The words that a customer sees, the bot's alone. */
    told: (chat: number): string[] =>
      seenIn(chat)
        .filter(({ byBot }) => byBot)
        .map(({ message }) => message.text ?? message.caption ?? ''),
    /** What stands in a topic. */
    seenInTopic: (chat: number, thread: number): Seen[] =>
      seenIn(chat).filter(({ message }) => message.message_thread_id === thread),
    /** Somebody deletes a topic; no update tells the bot. */
    deleteTopic(chat: number, thread: number): void {
      topics.delete(`${chat}:${thread}`)
      seen.set(
        chat,
        seenIn(chat).filter(({ message }) => message.message_thread_id !== thread),
      )
    },
    /** The last message of the bot with buttons under it. */
    keyboard(chat: number): { message: FakeMessage; buttons: FakeButton[] } | undefined {
      const found = seenIn(chat).findLast(
        ({ byBot, message }) => byBot && message.reply_markup?.inline_keyboard?.length,
      )
      return (
        found && {
          message: found.message,
          buttons: found.message.reply_markup?.inline_keyboard?.flat() ?? [],
        }
      )
    },
  }
}

export type World = ReturnType<typeof createWorld>
