/** One kind of update: what it looks like, what happens then, and what the door makes of it. */
export interface Kind {
  kind: string
  update: Record<string, unknown>
  /** For `docs/telegram.md`. */
  happens: string
  /** The arrival's payload, or nothing when none is kept. */
  payload?: Record<string, unknown>
  deed?: string
  more?: Record<string, unknown>
}

const chat = { id: 7, type: 'private' }
const from = { id: 7, is_bot: false, language_code: 'en' }
const group = { id: -9, type: 'supergroup' }
const file = { file_id: 'f', file_unique_id: 'u', file_size: 10 }
const message = (content: object) => ({
  message: { message_id: 5, date: 1, chat, from, ...content },
})
const edited = (content: object) => ({
  edited_message: { message_id: 5, date: 1, edit_date: 2, chat, from, ...content },
})
const member = (status: string, where: object = chat) => ({
  my_chat_member: {
    chat: where,
    from,
    date: 1,
    old_chat_member: {},
    new_chat_member: { status },
  },
})
const press = (data: string) => ({
  callback_query: {
    id: 'q',
    from,
    chat_instance: '1',
    data,
    message: { message_id: 5, date: 1, chat },
  },
})
const awaits = (name: string) => [{ id: 'f', name }]
const TOKEN = 'A'.repeat(43)

/** Every kind of update against what happens: the source of the documentation and of the test. */
export const KINDS: readonly Kind[] = [
  {
    kind: 'text',
    update: message({ text: 'hello' }),
    happens: 'read as words',
    payload: { text: 'hello' },
  },
  {
    kind: 'forwarded text',
    update: message({ text: 'hello', forward_origin: {} }),
    happens: 'read as words',
    payload: { text: 'hello' },
  },
  {
    kind: 'reply with a quote',
    update: message({ text: 'hello', reply_to_message: {}, quote: {} }),
    happens: 'read as words',
    payload: { text: 'hello' },
  },
  {
    kind: '/start',
    update: message({ text: '/start' }),
    happens: 'a greeting, or the open question again',
    payload: { command: 'start' },
  },
  {
    kind: '/start with a link of the shop',
    update: message({ text: `/start ${TOKEN}` }),
    happens:
      'the customer is known, the order is named; a link is good once and for a day, then it is politely refused',
    payload: { command: 'start' },
    more: { link: TOKEN },
  },
  {
    kind: 'another command',
    update: message({ text: '/return@shop_bot' }),
    happens: 'what the menu says, in both languages',
    payload: { command: 'return' },
  },
  {
    kind: 'press of a button',
    update: press('1.a.0'),
    happens: 'taken once; the message shows the choice and loses its buttons',
    payload: { press: 'yes', text: 'Yes' },
    deed: 'pressed',
  },
  {
    kind: 'press of a button of the past',
    update: press('1.zz.0'),
    happens: 'answered with “no longer up to date”; nothing is kept',
    deed: 'pressed',
  },
  {
    kind: 'press that is not ours',
    update: press('whatever'),
    happens: 'answered with “no longer up to date”; nothing is kept',
    deed: 'pressed',
  },
  {
    kind: 'photo',
    update: message({ photo: [file] }),
    happens: 'fetched after it is kept',
    payload: { awaits: awaits('photo-5.jpg') },
  },
  {
    kind: 'photo with a caption',
    update: message({ photo: [file], caption: 'here' }),
    happens: 'the caption is read as words, with the photo',
    payload: { text: 'here', awaits: awaits('photo-5.jpg') },
  },
  {
    kind: 'album',
    update: message({ photo: [file], media_group_id: 'g' }),
    happens: 'one turn, when 700 ms have brought no more of it',
    payload: { awaits: awaits('photo-5.jpg') },
    more: { burst: 'g' },
  },
  {
    kind: 'document',
    update: message({ document: { ...file, file_name: 'act.pdf' } }),
    happens: 'fetched and kept; what nobody can open is refused by its content',
    payload: { awaits: awaits('act.pdf') },
  },
  {
    kind: 'document over 20 MB',
    update: message({ document: { ...file, file_name: 'act.pdf', file_size: 21 << 20 } }),
    happens: 'refused in words that name the limit',
    payload: { refused: [{ name: 'act.pdf', why: 'size' }] },
  },
  {
    kind: 'animation',
    update: message({ animation: file, document: file }),
    happens: 'fetched and kept as a video',
    payload: { awaits: awaits('animation-5.mp4') },
  },
  {
    kind: 'video',
    update: message({ video: file }),
    happens: 'fetched and kept',
    payload: { awaits: awaits('video-5.mp4') },
  },
  {
    kind: 'audio',
    update: message({ audio: file }),
    happens: 'fetched and kept',
    payload: { awaits: awaits('audio-5.mp3') },
  },
  {
    kind: 'voice',
    update: message({ voice: { ...file, duration: 72 } }),
    happens: 'fetched and kept; a person listens',
    payload: { text: '🎤 1:12', medium: 'voice', awaits: awaits('voice-5.ogg') },
  },
  {
    kind: 'video note',
    update: message({ video_note: { ...file, duration: 5 } }),
    happens: 'fetched and kept; a person listens',
    payload: { text: '🎥 0:05', medium: 'video-note', awaits: awaits('video-note-5.mp4') },
  },
  {
    kind: 'sticker',
    update: message({ sticker: { emoji: '👍' } }),
    happens: 'its sign is read as words',
    payload: { text: '👍', medium: 'sticker' },
  },
  {
    kind: 'location',
    update: message({ location: { latitude: 55.75, longitude: 37.61 } }),
    happens: 'acknowledged; asked for words, or taken as an answer',
    payload: { text: '📍 55.75, 37.61', medium: 'location' },
  },
  {
    kind: 'venue',
    update: message({
      venue: { location: { latitude: 1, longitude: 2 }, title: 'Home', address: 'Lenina 1' },
      location: { latitude: 1, longitude: 2 },
    }),
    happens: 'its address may answer the open question',
    payload: { text: '📍 Home, Lenina 1', medium: 'location' },
  },
  {
    kind: 'own contact',
    update: message({ contact: { phone_number: '79161234567', first_name: 'A', user_id: 7 } }),
    happens: 'the phone number is an answer',
    payload: { text: '+79161234567' },
  },
  {
    kind: "somebody else's contact",
    update: message({ contact: { phone_number: '79161234567', first_name: 'Eve', user_id: 8 } }),
    happens: 'never taken for the customer: told so',
    payload: { text: '👤 Eve, +79161234567', medium: 'contact' },
  },
  {
    kind: 'poll',
    update: message({ poll: { question: 'Tea?' } }),
    happens: 'asked for words',
    payload: { text: '📊 Tea?', medium: 'unknown' },
  },
  {
    kind: 'dice',
    update: message({ dice: { emoji: '🎲', value: 1 } }),
    happens: 'asked for words',
    payload: { text: '🎲', medium: 'unknown' },
  },
  {
    kind: 'story',
    update: message({ story: {} }),
    happens: 'asked for words',
    payload: { text: '[story]', medium: 'unknown' },
  },
  {
    kind: 'paid media',
    update: message({ paid_media: {} }),
    happens: 'asked for words',
    payload: { text: '[paid_media]', medium: 'unknown' },
  },
  {
    kind: 'a kind of tomorrow',
    update: message({ telepathy: {} }),
    happens: 'asked for words',
    payload: { text: '[telepathy]', medium: 'unknown' },
  },
  {
    kind: 'service message',
    update: message({ pinned_message: {} }),
    happens: 'nobody said anything: ignored',
  },
  {
    kind: 'edit',
    update: edited({ text: 'hi' }),
    happens:
      'of the last message: read in its new words, or a correction; of an earlier one: shown to agents. The words before are kept',
    payload: { text: 'hi', edits: '5' },
  },
  {
    kind: 'edit of a caption',
    update: edited({ caption: 'hi', photo: [file] }),
    happens: 'as any edit',
    payload: { text: 'hi', edits: '5' },
  },
  {
    kind: 'edit without words (live location)',
    update: edited({ location: { latitude: 1, longitude: 2 } }),
    happens: 'ignored',
  },
  {
    kind: 'bot blocked',
    update: member('kicked'),
    happens: 'the address is closed: nothing is sent there',
    payload: { event: { kind: 'blocked' } },
    more: { reach: 'closed' },
  },
  {
    kind: 'bot unblocked',
    update: member('member'),
    happens: 'the address is open again',
    payload: { event: { kind: 'unblocked' } },
    more: { reach: 'open' },
  },
  {
    kind: 'bot added to a group',
    update: member('member', group),
    happens: 'declined politely in both languages, and left',
    deed: 'decline-group',
  },
  { kind: 'bot removed from a group', update: member('left', group), happens: 'ignored' },
  {
    kind: 'message in a group',
    update: { message: { message_id: 5, date: 1, chat: group, from, text: 'hi' } },
    happens: 'declined politely in both languages, and left',
    deed: 'decline-group',
  },
  {
    kind: 'group that became a supergroup',
    update: {
      message: {
        message_id: 5,
        date: 1,
        chat: { id: -9, type: 'group' },
        from,
        migrate_to_chat_id: -1009,
      },
    },
    happens: 'what waits goes to the new address',
    deed: 'moved',
  },
  {
    kind: 'post in a channel',
    update: {
      channel_post: { message_id: 5, date: 1, chat: { id: -9, type: 'channel' }, text: 'hi' },
    },
    happens: 'ignored',
  },
  {
    kind: 'message of a bot',
    update: {
      message: { message_id: 5, date: 1, chat, from: { ...from, is_bot: true }, text: 'hi' },
    },
    happens: 'ignored',
  },
  {
    kind: 'inline query, payment, reaction, business and other updates',
    update: { inline_query: {} },
    happens: 'not asked for, and ignored',
  },
]

/** The table of the documentation. */
export const kindsPage = (commands: readonly { name: string; ru: string; en: string }[]): string =>
  [
    '# What happens with every kind of Telegram update',
    '',
    'Kept before it is confirmed, once, and handled in its order. This page is made from the table that the test of the door goes through.',
    '',
    '| Update | What happens |',
    '|---|---|',
    ...KINDS.map(({ kind, happens }) => `| ${kind} | ${happens} |`),
    '',
    '## Commands',
    '',
    'In the menu of private chats, in the language of the person; groups have none. What they say stands in `flows/phrases.yaml` under `telegram.command`.',
    '',
    '| Command | In Russian | In English |',
    '|---|---|---|',
    ...commands.map(({ name, ru, en }) => `| /${name} | ${ru} | ${en} |`),
    '',
    '`/mydata` sends a copy of everything that is kept, as a JSON file, or takes the wish to have it erased to a person, who does that with `aftercare erase`; the same is had in words. `/web` stands in the menu where `PUBLIC_URL` says how to reach the site. `/stop` and "don’t write to me" end what nobody asked for; answers still come. In `QUIET_HOURS` of the customer’s day unasked words wait in the ledger for the morning, unless the customer has written within half an hour.',
    '',
    '## How fast it writes',
    '',
    'To one chat one message at a time, three at once and then one a second; to all chats together 25 a second, below the 30 that Telegram documents. The bound on all chats is counted in the database when there is a server for it, so it holds over any number of processes with the role `send`. Of these, what nobody asked for takes ten at most, so that answers find room; a chat that has to wait is told when its turn is. A `retry_after` of Telegram is obeyed for its chat, whatever was counted, and holds up no other chat; what it refused waits in the ledger, so nothing is lost either way.',
    '',
    '## Several processes',
    '',
    'One process polls, by a lease in the database; another takes over within seconds when it stops or dies. A webhook may lead to any of them. When storage is away it is answered 503 with `Retry-After`, and Telegram comes again.',
    '',
  ].join('\n')
