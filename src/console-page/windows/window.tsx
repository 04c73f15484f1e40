import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { overlay } from '../state.ts'
import { word } from '../words.ts'

/** A modal dialog; the browser keeps the focus inside and gives it back. */
export function Window({
  title,
  wide = false,
  onLeave = leave,
  children,
}: {
  title: string
  wide?: boolean
  onLeave?: () => void
  children: ComponentChildren
}) {
  const own = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    own.current?.showModal()
    own.current?.querySelector<HTMLElement>('.options button, input, textarea')?.focus()
  }, [])
  return (
    <dialog ref={own} class={wide ? 'wide' : undefined} aria-label={title} onClose={onLeave}>
      <div class="dialog-head">
        <h2>{title}</h2>
        <button type="button" class="plain" aria-label={word('cancel')} onClick={onLeave}>
          ✕
        </button>
      </div>
      {children}
    </dialog>
  )
}

function leave(): void {
  overlay.value = null
}
