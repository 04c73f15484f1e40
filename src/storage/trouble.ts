/**
 * SQLSTATE classes that speak of the server or of bad luck, not of the statement: connection (08),
 * rollback by deadlock or serialization (40), resources (53), locks (55), operator (57), system (58).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const PASSING = /^(?:08|40|53|55|57|58)...$/
/** What node and node-postgres say without an SQLSTATE when a connection is gone. */
const GONE = /^E[A-Z]{3,}$/
const SAID = /connection|pool after calling end|client was closed/i

/** Whether storage is in trouble that passes: the same work may simply be done again later. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (code) return PASSING.test(code) || GONE.test(code)
  return SAID.test(error.message)
}
