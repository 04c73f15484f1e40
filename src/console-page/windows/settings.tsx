import { useSignal } from '@preact/signals'
import { allowNotices, noticesOn, soundOn } from '../notices.ts'
import { word } from '../words.ts'
import { KeysSwitch } from './key-sheet.tsx'
import { LinkTelegram } from './link-telegram.tsx'
import { Window } from './window.tsx'

/** What this browser is to do for the agent. */
export function Settings() {
  const isRefused = useSignal(false)
  return (
    <Window title={word('settings')}>
      <label class="radio">
        <input
          type="checkbox"
          checked={noticesOn.value}
          onChange={async ({ currentTarget: box }) => {
            if (box.checked) isRefused.value = !(await allowNotices())
            else noticesOn.value = false
            box.checked = noticesOn.value
          }}
        />
        {word('settings.notices')}
      </label>
      <p class="failed" role="alert">
        {isRefused.value && word('settings.refused')}
      </p>
      <label class="radio">
        <input
          type="checkbox"
          checked={soundOn.value}
          onChange={({ currentTarget }) => {
            soundOn.value = currentTarget.checked
          }}
        />
        {word('settings.sound')}
      </label>
      <KeysSwitch />
      <LinkTelegram />
    </Window>
  )
}
