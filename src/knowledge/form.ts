/** What stands in a row of the table of items, in every form. */
const ITEM_FIELDS = ['title', 'model', 'serial', 'price'] as const
export type FormItem = Readonly<Record<(typeof ITEM_FIELDS)[number], string>>

const COMMON = [
  'number',
  'date',
  'customer',
  'phone',
  'address',
  'order',
  'ordered-on',
  'source',
  'article',
] as const

/**
 * The Word forms of the shop, each with every name that its template may print. An action that fills
 * a form gives all of them, by type; the check refuses a template that asks for anything else.
 */
export const FORMS = {
  return: [...COMMON, 'received-on', 'condition', 'photos', 'due'],
  exchange: [...COMMON, 'received-on', 'condition', 'photos', 'swap', 'due'],
  refusal: [...COMMON, 'due'],
  'warranty-claim': [
    ...COMMON,
    'received-on',
    'warranty-until',
    'fault',
    'photos',
    'wish',
    'due',
    'loaner',
  ],
  'repair-act': [
    ...COMMON,
    'claimed-on',
    'returned-on',
    'days',
    'fault',
    'work',
    'parts',
    'warranty-until',
  ],
  'loaner-act': [...COMMON, 'loaner', 'loaner-id', 'due'],
} as const satisfies Record<string, readonly string[]>

export type FormName = keyof typeof FORMS
export const FORM_NAMES = Object.keys(FORMS) as FormName[]

/** Ready text for every name of a form; what is not known stays empty, and is a line to write on. */
export type FormValues<N extends FormName = FormName> = Readonly<
  Record<(typeof FORMS)[N][number], string>
> & { readonly items: readonly FormItem[] }

/** The names that may stand in the template of a form, and those in its table of items. */
export const namesOf = (
  form: FormName,
): { plain: readonly string[]; ofItem: readonly string[] } => ({
  plain: FORMS[form],
  ofItem: ITEM_FIELDS,
})
