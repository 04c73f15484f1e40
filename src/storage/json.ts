/** Escapes that JSON may hold and `jsonb` refuses: NUL, and halves of surrogate pairs. */
const REFUSED = /\\u(?:0000|d[89a-f])/i

/** The text as PostgreSQL can keep it: no NUL, and U+FFFD where a surrogate pair was torn. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** The value as JSON that `jsonb` takes, whatever strings are in it. */
export function asJson(value: unknown): string {
  const json = JSON.stringify(value)
  if (!REFUSED.test(json)) return json
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? storable(inner) : inner,
  )
}
