import type { FastifyReply } from 'fastify'

/** Bytes; the same bound stands in the table `file`. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024

interface FileType {
  type: string
  ending: string
  /** Endings that the customer's name for it may keep. */
  also?: readonly string[]
  /** Looks at the first bytes, as far as needed (ASVS 5.2.2: the content decides, never the name). */
  fits(bytes: Buffer): boolean
}

const startsWith =
  (...signature: number[]) =>
  (bytes: Buffer) =>
    signature.every((byte, at) => bytes[at] === byte)
const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to)
const HEIF_BRANDS = ['heic', 'heix', 'mif1', 'msf1']

const ACCEPTED: readonly FileType[] = [
  { type: 'image/png', ending: 'png', fits: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a) },
  { type: 'image/jpeg', ending: 'jpg', also: ['jpeg'], fits: startsWith(0xff, 0xd8, 0xff) },
  { type: 'image/gif', ending: 'gif', fits: (bytes) => /^GIF8[79]a/.test(ascii(bytes, 0, 6)) },
  {
    type: 'image/webp',
    ending: 'webp',
    fits: (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP',
  },
  {
    type: 'image/heic',
    ending: 'heic',
    also: ['heif'],
    fits: (bytes) => ascii(bytes, 4, 8) === 'ftyp' && HEIF_BRANDS.includes(ascii(bytes, 8, 12)),
  },
  {
    type: 'video/mp4',
    ending: 'mp4',
    also: ['mov', 'm4v'],
    fits: (bytes) =>
      ascii(bytes, 4, 8) === 'ftyp' &&
      /^(?:isom|iso\d|mp4\d|avc1|M4V |qt {2}|MSNV)/.test(ascii(bytes, 8, 12)),
  },
  {
    type: 'audio/mp4',
    ending: 'm4a',
    also: ['mp4'],
    fits: (bytes) => ascii(bytes, 4, 11) === 'ftypM4A',
  },
  {
    type: 'audio/webm',
    ending: 'webm',
    fits: (bytes) => startsWith(0x1a, 0x45, 0xdf, 0xa3)(bytes) && isSoundOnly(bytes),
  },
  {
    type: 'audio/ogg',
    ending: 'ogg',
    also: ['oga', 'opus'],
    fits: startsWith(0x4f, 0x67, 0x67, 0x53),
  },
  {
    type: 'audio/mpeg',
    ending: 'mp3',
    fits: (bytes) => ascii(bytes, 0, 3) === 'ID3' || /^\xff[\xfb\xf3\xf2]/.test(ascii(bytes, 0, 2)),
  },
  { type: 'application/pdf', ending: 'pdf', fits: (bytes) => ascii(bytes, 0, 5) === '%PDF-' },
  {
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ending: 'docx',
    fits: (bytes) => startsWith(0x50, 0x4b, 3, 4)(bytes) && isPlainWordFile(bytes),
  },
  { type: 'text/plain', ending: 'txt', also: ['csv', 'log', 'md'], fits: isText },
]

/** WebM with a track of sound and none of pictures, as browsers record voices (codec ids of RFC 9559). */
function isSoundOnly(bytes: Buffer): boolean {
  const head = ascii(bytes, 0, 1024)
  return head.includes('webm') && head.includes('A_OPUS') && !/V_(VP|AV1|MPEG)/.test(head)
}

/** What customers may send, in one phrase for error messages. */
export const ACCEPTED_FILES =
  'PNG, JPEG, GIF, WebP, HEIC, MP4, M4A, WebM sound, OGG, MP3, PDF, Word (docx without macros) or plain text'

/** A Word document names its parts uncompressed; one with macros is not taken. */
function isPlainWordFile(bytes: Buffer): boolean {
  return bytes.includes('word/document.xml') && !bytes.includes('vbaProject.bin')
}

function isText(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these tell binary from text
    return !/[\0-\x08\x0e-\x1f]/.test(text) && !/^\s*<(!doctype|html|script|svg|\?xml)/i.test(text)
  } catch {
    return false
  }
}

/** What the bytes are and how the file may be called; undefined when we do not take such files. */
export function identify(
  bytes: Buffer,
  givenName: string,
): { name: string; type: string } | undefined {
  const found = ACCEPTED.find((type) => type.fits(bytes))
  if (found === undefined) return undefined
  return { name: safeName(givenName, found), type: found.type }
}

/** A name without folders, control signs and signs that turn the writing direction around. */
function safeName(given: string, { ending, also = [] }: FileType): string {
  const plain = given
    .normalize('NFC')
    .toWellFormed()
    .replace(/^.*[\\/]/s, '')
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .slice(-120)
    .replace(/^[\s.]+/, '')
  const stem = plain || 'file'
  const keeps = [ending, ...also].some((end) => stem.toLowerCase().endsWith(`.${end}`))
  return keeps ? stem : `${stem}.${ending}`
}

/** Sends a stored file so that no browser runs it: pictures are shown, everything else is saved. */
export function sendFile(
  reply: FastifyReply,
  { name, type, bytes }: { name: string; type: string; bytes: Buffer },
): FastifyReply {
  const shown = type.startsWith('image/') ? 'inline' : 'attachment'
  return reply
    .type(type === 'text/plain' ? 'text/plain; charset=utf-8' : type)
    .header('content-disposition', `${shown}; filename*=UTF-8''${encodeName(name)}`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', 'private, max-age=86400, immutable')
    .send(bytes)
}

/** RFC 8187. */
const encodeName = (name: string): string =>
  encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
