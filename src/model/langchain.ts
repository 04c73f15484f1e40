import type { ChatOpenAI } from '@langchain/openai'
import { clientSettings, type Endpoint } from './endpoint.ts'
import type { ChatAsk, ChatModel, ChatPiece } from './model.ts'

/**
 * A chat model behind any OpenAI-compatible endpoint, through LangChain. The library weighs a second
 * and 150 MB: it is loaded with the first question.
 */
export function createChatModel(endpoint: Endpoint & { model: string }): ChatModel {
  let library: Promise<typeof import('@langchain/openai')> | undefined
  const load = () => {
    library ??= import('@langchain/openai')
    return library
  }
  const chatFor = async (ask: ChatAsk): Promise<ChatOpenAI> => {
    const { ChatOpenAI } = await load()
    const { apiKey, maxRetries, ...configuration } = clientSettings(endpoint)
    return new ChatOpenAI({
      model: endpoint.model,
      apiKey,
      maxRetries,
      temperature: ask.temperature,
      maxTokens: ask.maxTokens,
      streaming: true,
      streamUsage: true,
      configuration,
    })
  }
  return {
    load,
    async *stream(ask) {
      const chat = await chatFor(ask)
      const { name, schema } = ask.output
      const pieces = await chat.stream(
        [
          { role: 'system', content: ask.system },
          { role: 'user', content: ask.user },
        ],
        {
          signal: ask.signal,
          response_format: { type: 'json_schema', json_schema: { name, schema, strict: true } },
        },
      )
      for await (const piece of pieces) yield toPiece(piece)
    },
  }
}

interface Chunk {
  content: unknown
  response_metadata?: Record<string, unknown>
  usage_metadata?: { total_tokens?: number } | undefined
}

function toPiece({
  content,
  response_metadata: about = {},
  usage_metadata: usage,
}: Chunk): ChatPiece {
  const { finish_reason: finish } = about
  return {
    text: typeof content === 'string' ? content : '',
    ...(typeof finish === 'string' ? { finish } : {}),
    ...(usage?.total_tokens ? { tokens: usage.total_tokens } : {}),
  }
}

/** What a search over the articles gives for a question. */
export interface FoundText {
  id: string
  title: string
  text: string
  score: number
}

/**
 * Our own search with the face of a LangChain retriever, so that chains and tools of that world can
 * be put on top of it. It reads nothing but curated articles.
 */
export async function asRetriever(find: (question: string) => Promise<FoundText[]> | FoundText[]) {
  const [{ BaseRetriever }, { Document }] = await Promise.all([
    import('@langchain/core/retrievers'),
    import('@langchain/core/documents'),
  ])
  class ArticleRetriever extends BaseRetriever {
    override lc_namespace = ['aftercare', 'knowledge']
    override async _getRelevantDocuments(question: string) {
      const found = await find(question)
      return found.map(
        ({ id, title, text, score }) =>
          new Document({ id, pageContent: text, metadata: { id, title, score } }),
      )
    }
  }
  return new ArticleRetriever()
}
