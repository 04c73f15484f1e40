import multipart, { type Multipart } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseJson } from '../json.ts'
import { ACCEPTED_FILES, identify, MAX_FILE_BYTES } from '../uploads.ts'
import type { StoredFile } from './ports.ts'
import { type Posted, readPosted } from './posted.ts'
import { Problem } from './problem.ts'

const MAX_FILES = 10
/** Of one request: what it may hold in memory. */
const MAX_TOTAL_BYTES = 2 * MAX_FILE_BYTES
const ACTIVITY = 'application/vnd.microsoft.activity'

export interface Uploaded {
  activity: Posted
  files: StoredFile[]
}

/** Teaches a scope to take files: multipart, or one file as the whole body. */
export async function acceptUploads(app: FastifyInstance): Promise<void> {
  await app.register(multipart, {
    limits: { fileSize: MAX_FILE_BYTES, files: MAX_FILES + 1, fields: 10, parts: 20 },
  })
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: MAX_FILE_BYTES },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
}

/** The files of an upload, told by their content, and the activity that carries them. */
export async function readUpload(request: FastifyRequest): Promise<Uploaded> {
  const upload = request.isMultipart() ? await readParts(request) : readSingle(request)
  if (upload.files.length > 0) return upload
  throw new Problem(400, 'MissingProperty', 'Expected at least one file')
}

/** Bytes as a file that we take, under a safe name. Throws a Problem that says what we take. */
export function toFile(bytes: Buffer, givenName: string): StoredFile {
  if (bytes.length === 0) throw new Problem(400, 'BadArgument', 'This file is empty')
  if (bytes.length > MAX_FILE_BYTES) throw tooBig()
  const known = identify(bytes, givenName)
  if (known !== undefined) return { ...known, bytes }
  throw new Problem(415, 'NotSupported', `Expected a file of these kinds: ${ACCEPTED_FILES}`)
}

const tooBig = () => new Problem(413, 'MessageSizeTooBig', 'A file may have at most 20 MB')
const emptyMessage = () => readPosted({ type: 'message' })

async function readParts(request: FastifyRequest): Promise<Uploaded> {
  const upload: Uploaded = { activity: emptyMessage(), files: [] }
  let total = 0
  for await (const part of request.parts()) {
    const bytes = await bytesOf(part)
    if ((total += bytes.length) > MAX_TOTAL_BYTES) {
      throw new Problem(413, 'MessageSizeTooBig', 'The files of one message may have at most 40 MB')
    }
    if (part.mimetype === ACTIVITY || part.fieldname === 'activity') {
      upload.activity = readPosted(parseJson(bytes.toString()))
    } else if (part.type === 'file') {
      upload.files.push(toFile(bytes, part.filename))
    }
  }
  return upload
}

async function bytesOf(part: Multipart): Promise<Buffer> {
  if (part.type === 'field') return Buffer.from(String(part.value))
  try {
    return await part.toBuffer()
  } catch (error) {
    throw part.file.truncated ? tooBig() : error
  }
}

function readSingle(request: FastifyRequest): Uploaded {
  const { body, headers } = request
  if (!Buffer.isBuffer(body)) throw new Problem(400, 'MissingProperty', 'Expected a file')
  const givenName = /filename="?([^";]+)"?/i.exec(headers['content-disposition'] ?? '')?.[1]
  return { activity: emptyMessage(), files: [toFile(body, givenName ?? '')] }
}
