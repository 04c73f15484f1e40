import { clientSettings, type Endpoint } from './endpoint.ts'
import { type EmbeddingModel, ModelFailed, type VoiceModel } from './model.ts'

/** The client library, loaded with the first call. */
function clientOf(endpoint: Endpoint) {
  let client: Promise<import('openai').OpenAI> | undefined
  return () => {
    client ??= import('openai').then(({ OpenAI }) => new OpenAI(clientSettings(endpoint)))
    return client
  }
}

/** Embeddings of an OpenAI-compatible endpoint; as numbers, for not every one knows base64. */
export function createEmbeddingModel(endpoint: Endpoint & { model: string }): EmbeddingModel {
  const open = clientOf(endpoint)
  return {
    name: endpoint.model,
    async embed(texts, signal) {
      const client = await open()
      const { data } = await client.embeddings.create(
        { model: endpoint.model, input: [...texts], encoding_format: 'float' },
        { signal },
      )
      if (!Array.isArray(data) || data.length !== texts.length) {
        throw new ModelFailed('garbage', 'not one vector for each text')
      }
      return data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => toUnit(embedding))
    },
  }
}

function toUnit(numbers: unknown): Float32Array {
  const vector = Array.isArray(numbers) ? Float32Array.from(numbers) : new Float32Array()
  const length = Math.hypot(...vector)
  if (vector.length === 0 || !Number.isFinite(length) || length === 0) {
    throw new ModelFailed('garbage', 'not a vector')
  }
  return vector.map((number) => number / length)
}

/** The longest transcript that is taken, in UTF-16 units; a customer's message is no longer either. */
const LONGEST_TRANSCRIPT = 8000

/** A file's name may hold whose it is; only its ending, which tells the format, goes along. */
const neutral = (name: string): string => `recording${name.match(/\.[a-z0-9]{1,5}$/i)?.[0] ?? ''}`

/** Voice messages to words, by an OpenAI-compatible endpoint. */
export function createVoiceModel(endpoint: Endpoint & { model: string }): VoiceModel {
  const open = clientOf(endpoint)
  return {
    async transcribe({ bytes, name, type }, signal) {
      const client = await open()
      const file = new File([Buffer.from(bytes)], neutral(name), { type })
      const { text } = await client.audio.transcriptions.create(
        { file, model: endpoint.model },
        { signal },
      )
      if (typeof text !== 'string' || text.trim() === '') {
        throw new ModelFailed('garbage', 'no words')
      }
      return text.trim().slice(0, LONGEST_TRANSCRIPT)
    },
  }
}
