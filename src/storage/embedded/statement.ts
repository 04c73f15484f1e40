/** What must be known of SQL before the one backend runs it for one of many sessions. */

const WORTH_A_LOOK = /copy|listen/i
const QUOTED_NAME = /"(?:[^"]|"")*"/
const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//
const LITERAL = /'(?:[^']|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$/
const TOKEN = new RegExp(`(?<name>${QUOTED_NAME.source})|${COMMENT.source}|${LITERAL.source}`, 'g')
const COPY_IN = /(?:^|;)\s*copy\b[^;]*\bfrom\s+stdin\b/i
const UNLISTEN = /^\s*unlisten\b[^;]*;?\s*$/i
const LISTEN = /(?:^|;)\s*(un)?listen\s+(?:"((?:[^"]|"")+)"|(\w+)|(\*))/gi
const ROLLBACK = /^\s*(?:rollback|abort)\b(?!\s+to\b)/i

export type Subscription = { to: string } | { from: string } | { fromAll: true }

/** The statement without comments and quoted texts, which carry no commands. */
const bare = (sql: string): string => (WORTH_A_LOOK.test(sql) ? sql.replace(TOKEN, ' $<name>') : '')

/** COPY FROM STDIN, which makes a PGlite backend exit. */
export const isCopyIn = (sql: string): boolean => COPY_IN.test(bare(sql))
/** UNLISTEN and nothing else. */
export const isUnlisten = (sql: string): boolean => UNLISTEN.test(bare(sql))
export const isRollback = (sql: string): boolean => ROLLBACK.test(sql)

/** The channels that a statement subscribes to or leaves, in order. */
export function subscriptionsIn(sql: string): Subscription[] {
  return [...bare(sql).matchAll(LISTEN)].map(([, leaves, quoted, plain, all]) => {
    const channel = quoted?.replaceAll('""', '"') ?? plain?.toLowerCase() ?? ''
    if (all) return { fromAll: true }
    return leaves ? { from: channel } : { to: channel }
  })
}
