import { overlay } from '../state.ts'
import { word } from '../words.ts'
import { Close } from './close.tsx'
import { EditMessage } from './edit-message.tsx'
import { FileWindow } from './file-window.tsx'
import { KeySheet } from './key-sheet.tsx'
import { Return } from './return.tsx'
import { Settings } from './settings.tsx'
import { Snooze } from './snooze.tsx'
import { Transfer } from './transfer.tsx'
import { Window } from './window.tsx'

/** The window over the desk, when one is open. */
export function Overlay() {
  const shown = overlay.value
  switch (shown?.is) {
    case undefined:
      return null
    case 'transfer':
      return <Transfer />
    case 'snooze':
      return <Snooze />
    case 'return':
      return <Return />
    case 'close':
      return <Close />
    case 'settings':
      return <Settings />
    case 'edit':
      return <EditMessage message={shown.message} />
    case 'file':
      return <FileWindow file={shown.file} />
    case 'keys':
      return (
        <Window title={word('keys')}>
          <KeySheet />
        </Window>
      )
  }
}
