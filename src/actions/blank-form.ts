import { FORM_NAMES } from '../knowledge/form.ts'
import { action } from './action.ts'

/** A blank form to print and fill in by hand: return, exchange, refusal, warranty-claim and the acts. */
export const blankForm = action({
  name: 'blank-form',
  kind: 'write-own',
  plain: true,
  needs: { which: 'choice' },
  gives: { given: { form: 'file' }, unknown: {} },
  async run({ which }, { forms, locale }) {
    const form = FORM_NAMES.find((name) => name === which)
    return async (ledger) => {
      if (!form) return { outcome: 'unknown' }
      const name = `${forms.title(form, locale)}.docx`
      const fill = () => forms.blank(form, locale)
      return {
        outcome: 'given',
        gave: { form: await ledger.keepForm({ form, locale, name, fill }) },
      }
    }
  },
})
