import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ColleaguesWire } from '../console/shapes.ts'
import { get } from './api.ts'
import { closeOpened, snoozeOpened, transferOpened } from './deeds.ts'
import { KeySheet } from './key-sheet.tsx'
import { me, opened, overlay, tellRefusal } from './state.ts'
import { fullTime } from './time.ts'
import { word } from './words.ts'

/** The window over the desk, when one is open. */
export function Overlay() {
  switch (overlay.value) {
    case null:
      return null
    case 'transfer':
      return <Transfer />
    case 'snooze':
      return <Snooze />
    case 'close':
      return <Close />
    case 'keys':
      return (
        <Window title={word('keys')}>
          <KeySheet />
        </Window>
      )
  }
}

/** A modal dialog; the browser keeps the focus inside and gives it back. */
function Window({ title, children }: { title: string; children: ComponentChildren }) {
  const own = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    own.current?.showModal()
    own.current?.querySelector<HTMLElement>('.options button, input')?.focus()
  }, [])
  const leave = () => {
    overlay.value = null
  }
  return (
    <dialog ref={own} aria-label={title} onClose={leave}>
      <div class="dialog-head">
        <h2>{title}</h2>
        <button type="button" class="plain" aria-label={word('cancel')} onClick={leave}>
          ✕
        </button>
      </div>
      {children}
    </dialog>
  )
}

function Transfer() {
  const colleagues = useSignal<ColleaguesWire['items'] | null>(null)
  useEffect(() => {
    void get<ColleaguesWire>('/agents').then((answer) => {
      if (answer.ok) colleagues.value = answer.body.items
      else tellRefusal(answer)
    })
  }, [colleagues])
  const owner = opened.value?.conversation.ownerAgent
  const others = colleagues.value?.filter(({ id }) => id !== owner)
  const team = opened.value?.case?.team ?? 'support'
  return (
    <Window title={word('transfer.title')}>
      <ul class="options">
        <li>
          <button type="button" onClick={() => void transferOpened({ team })}>
            {word('transfer.queue')} <span class="hint">{team}</span>
          </button>
        </li>
        {others?.map(({ id, name, state }) => (
          <li key={id}>
            <button type="button" onClick={() => void transferOpened({ agent: id })}>
              <bdi>{id === me.value?.agent.id ? word('you') : name}</bdi>{' '}
              <span class={`hint presence-${state}`}>{word(`presence.${state}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      {others?.length === 0 && <p class="hint">{word('transfer.nobody')}</p>}
    </Window>
  )
}

const HOUR = 3_600_000

/** Nine o'clock on one of the next days, in the agent's own zone. */
function morning(daysAhead: number): Date {
  const day = new Date()
  day.setDate(day.getDate() + daysAhead)
  day.setHours(9, 0, 0, 0)
  return day
}

function Snooze() {
  const options = [
    ['snooze.hour', new Date(Date.now() + HOUR)],
    ['snooze.three-hours', new Date(Date.now() + 3 * HOUR)],
    ['snooze.tomorrow', morning(1)],
    ['snooze.monday', morning((8 - new Date().getDay()) % 7 || 7)],
  ] as const
  return (
    <Window title={word('snooze.title')}>
      <ul class="options">
        {options.map(([id, until]) => (
          <li key={id}>
            <button type="button" onClick={() => void snoozeOpened(until)}>
              {word(id)} <span class="hint">{fullTime(until.toISOString())}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="hint">{word('snooze.hint')}</p>
    </Window>
  )
}

const REASONS = ['solved', 'no-reply', 'duplicate', 'spam', 'other'] as const

function Close() {
  return (
    <Window title={word('close.title')}>
      <p class="hint">{word('close.hint')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const reason = new FormData(event.currentTarget).get('reason')
          void closeOpened(String(reason))
        }}
      >
        <fieldset>
          <legend>{word('close.reason')}</legend>
          {REASONS.map((reason, at) => (
            <label key={reason} class="radio">
              <input type="radio" name="reason" value={reason} defaultChecked={at === 0} />
              {word(`close.${reason}`)}
            </label>
          ))}
        </fieldset>
        <button type="submit" class="primary">
          {word('close')}
        </button>
      </form>
    </Window>
  )
}
