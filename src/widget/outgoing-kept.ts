/** Under this name the browser keeps what could not be sent yet. */
export const KEPT = 'outbox'

/** A message that somebody wants to send. */
export interface NewMessage {
  text: string
  /** The id of the button that was pressed. */
  press?: string | undefined
  /** The order that it is about. */
  order?: string | undefined
  files: File[]
}
