import type { Words } from '../message.ts'
import { printAnswer } from '../text.ts'
import { action, type Entry } from './action.ts'

/** The lines of a passport that are known, each with what it is called; what is empty is left out. */
export const passportDetails = action({
  name: 'passport-details',
  kind: 'read',
  needs: { serial: 'text', manual: 'text', grown: 'days' },
  gives: { some: { lines: 'choice[]' }, none: {} },
  async run({ serial, manual, grown }) {
    const days = (locale: 'ru' | 'en') => printAnswer({ kind: 'days', value: grown }, locale)
    const lines = [
      ...(serial ? [line('serial', { ru: `№ ${serial}`, en: `No. ${serial}` })] : []),
      ...(manual ? [line('manual', { ru: manual, en: manual })] : []),
      ...(grown > 0 ? [line('grown', { ru: `+${days('ru')}`, en: `+${days('en')}` })] : []),
    ]
    return lines.length > 0 ? { outcome: 'some', gave: { lines } } : { outcome: 'none' }
  },
})

const line = (id: string, label: Words): Entry<'choice'> => ({ id, label, value: id })
