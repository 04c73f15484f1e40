import { type Logger, pino } from 'pino'

export type Log = Logger

/** Telegram tokens, bearer headers and passwords never reach a log, whatever text carries them. */
const SECRETS =
  /\d{6,}(?::|%3A)[\w-]{30,}|(?<=bearer\s)\S+|(?<=(?:password|secret|token)["']?\s*[:=]\s*["']?)[^\s"',}]+/gi

export const withoutSecrets = (line: string): string => line.replace(SECRETS, '[hidden]')

/** The process's log: JSON lines on stderr, so that stdout stays for answers of the command line. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null },
    { write: (line: string) => void process.stderr.write(withoutSecrets(line)) },
  )
}
