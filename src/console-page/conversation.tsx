import type { OpenedWire } from '../console/shapes.ts'
import { Composer } from './composer.tsx'
import { claimOpened, pass, startReturn } from './deeds.ts'
import { loadOpened, open } from './loading.ts'
import { DueTime, Priority, WaitingTime } from './marks.tsx'
import {
  detailsShown,
  isMine,
  isOffered,
  mayLetGo,
  opened,
  openFailed,
  openId,
  overlay,
} from './state.ts'
import { fullTime } from './time.ts'
import { Transcript } from './transcript.tsx'
import { word } from './words.ts'

/** The open conversation: whose it is, what may be done, what was said, what to say. */
export function Conversation() {
  if (!openId.value) return <p class="empty">{word('empty.open')}</p>
  if (openFailed.value) {
    return (
      <div class="empty" role="alert">
        <p>{word(openFailed.value)}</p>
        <button type="button" onClick={() => void loadOpened()}>
          {word('retry')}
        </button>
        <Back />
      </div>
    )
  }
  if (!opened.value) {
    return (
      <p class="empty" role="status">
        {word('loading')}
      </p>
    )
  }
  return (
    <>
      <Head shown={opened.value} />
      <Transcript key={openId.value} shown={opened.value} />
      <Composer key={`${openId.value}-composer`} shown={opened.value} />
    </>
  )
}

const Back = () => (
  <button type="button" class="back" onClick={() => open(null)}>
    <span aria-hidden="true">←</span> {word('back')}
  </button>
)

function Head({ shown }: { shown: OpenedWire }) {
  const { conversation } = shown
  const waiting = shown.case && shown.case.state !== 'closed' ? shown.case : null
  return (
    <div class="head">
      <div class="head-line">
        <Back />
        <h2>
          <bdi>{conversation.customerName ?? word('guest')}</bdi>
        </h2>
        {waiting && <Priority of={waiting.priority} />}
        <Owner shown={shown} />
        {waiting?.dueAt && isMine.value && <DueTime at={waiting.dueAt} since={waiting.openedAt} />}
        <button
          type="button"
          class="details-toggle"
          aria-expanded={detailsShown.value}
          onClick={() => {
            detailsShown.value = !detailsShown.value
          }}
        >
          {word('details')}
        </button>
      </div>
      <Actions shown={shown} />
    </div>
  )
}

function Owner({ shown }: { shown: OpenedWire }) {
  const { conversation } = shown
  const { ownerKind, ownerName } = conversation
  const until = shown.case?.state === 'snoozed' ? shown.case.snoozedUntil : null
  if (until) return <span class="owner">{word('snoozed-until', { time: fullTime(until) })}</span>
  if (ownerKind === 'queue') {
    return (
      <span class="owner queue">
        {shown.case ? <WaitingTime since={shown.case.openedAt} /> : word('owner.queue')}
      </span>
    )
  }
  if (isMine.value) return <span class="owner mine">{word('owner.mine')}</span>
  if (ownerKind === 'agent') {
    return <span class="owner">{word('owner.agent', { name: ownerName ?? '' })}</span>
  }
  const promised = shown.case?.state === 'promised' ? shown.case.promisedFor : null
  if (!promised) return <span class="owner">{word('owner.bot')}</span>
  return <span class="owner promised">{word('owner.promised', { time: fullTime(promised) })}</span>
}

/** What may be done now: take it, or, for the owner and a lead, let it go. */
function Actions({ shown }: { shown: OpenedWire }) {
  const { id, ownerKind } = shown.conversation
  const waits = ownerKind === 'queue' || shown.case?.state === 'promised'
  return (
    <div class="actions" role="toolbar" aria-label={word('actions')}>
      {ownerKind !== 'agent' && (
        <button
          type="button"
          class="primary"
          aria-keyshortcuts="c"
          onClick={() => void claimOpened()}
        >
          {word(waits ? 'claim' : 'claim.step-in')} <kbd>c</kbd>
        </button>
      )}
      {isOffered.value && (
        <button type="button" aria-keyshortcuts="p" onClick={() => void pass(id)}>
          {word('pass')} <kbd>p</kbd>
        </button>
      )}
      {mayLetGo.value && (
        <>
          <OverlayButton of="transfer" hint="t" />
          <OverlayButton of="snooze" hint="z" />
          <button type="button" aria-keyshortcuts="b" onClick={startReturn}>
            {word('return')} <kbd>b</kbd>
          </button>
          <OverlayButton of="close" hint="e" />
        </>
      )}
    </div>
  )
}

const OverlayButton = ({ of, hint }: { of: 'transfer' | 'snooze' | 'close'; hint: string }) => (
  <button
    type="button"
    aria-keyshortcuts={hint}
    aria-haspopup="dialog"
    onClick={() => {
      overlay.value = { is: of }
    }}
  >
    {word(of)} <kbd>{hint}</kbd>
  </button>
)
