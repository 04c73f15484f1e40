import { readFileSync } from 'node:fs'
import { TextDecoder } from 'node:util'
import { misused } from './failure.ts'

/**
 * The text of a file that somebody else's program wrote. UTF-8 and UTF-16 tell themselves; anything
 * else has to be named, for a guess would write letters that nobody meant.
 */
export function readText(path: string, encoding?: string): string {
  const bytes = bytesOf(path)
  if (encoding !== undefined) return decoded(bytes, { path, encoding })
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decoded(bytes, { path, encoding: 'utf-16le' })
  if (first === 0xfe && second === 0xff) return decoded(bytes, { path, encoding: 'utf-16be' })
  return decoded(bytes, { path, encoding: 'utf-8' })
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw misused((error as Error).message)
  }
}

function decoded(
  bytes: Uint8Array,
  { path, encoding }: { path: string; encoding: string },
): string {
  const decoder = decoderOf(encoding)
  try {
    return decoder.decode(bytes)
  } catch {
    const line = firstBad(bytes, decoder)
    throw misused(
      `${path}: line ${line} is not ${encoding.toUpperCase()}. Save the file as UTF-8, or name its encoding, such as --encoding windows-1251`,
    )
  }
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw misused(`--encoding ${encoding}: expected one such as utf-8, windows-1251 or utf-16le`)
  }
}

const NEW_LINE = 0x0a

/** The line of the first bytes that mean nothing, from 1. */
function firstBad(bytes: Uint8Array, decoder: TextDecoder): number {
  let line = 1
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(NEW_LINE, from)
    const to = end < 0 ? bytes.length : end
    try {
      decoder.decode(bytes.subarray(from, to))
    } catch {
      return line
    }
    from = to + 1
  }
  return line
}
