import type { Chat } from './chat.ts'
import type { Say } from './words.ts'

/** A phone number or an e-mail address, as far as a browser can tell. */
const REACHES = /^\S+@\S+\.\S+$|^[+(]?\d[\d\s()-]{5,}$/
/** Where the browser remembers that it was left. */
const LEFT = 'contact'

/** Nobody is there: how to reach the visitor, so that the answer finds him when he has gone. */
export function Contact({ chat, say }: { chat: Chat; say: Say }) {
  if (chat.memory.read(LEFT) !== undefined) return null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const field = form.elements.namedItem('contact') as HTMLInputElement
    const contact = field.value.trim()
    const isWrong = !REACHES.test(contact)
    field.setAttribute('aria-invalid', String(isWrong))
    if (isWrong) {
      chat.set({ notice: 'contact-wrong' })
      return field.focus()
    }
    chat.memory.write(LEFT, '1')
    chat.set({ notice: undefined })
    chat.say(say('contact-said', { contact }))
  }
  return (
    <form class="contact" novalidate onsubmit={submit}>
      <label>
        {say('contact-why')}
        <input name="contact" type="text" autocomplete="email" aria-describedby="notice" />
      </label>
      <button type="submit" class="choice">
        {say('contact-leave')}
      </button>
    </form>
  )
}
