import { z } from 'zod'
import { REFUSALS } from '../channels/refusal.ts'
import { COOKIE } from './account-routes.ts'
import type { Route } from './routes.ts'

const refusal = z.object({
  error: z.object({
    code: z.enum(Object.keys(REFUSALS) as [string, ...string[]]),
    message: z.string(),
    details: z.unknown().optional(),
  }),
})

/** Shapes as they travel: what `parse` takes. */
const schemaOf = (shape: z.ZodType) => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })
  return schema
}

/** The agent API as OpenAPI 3.1, made from the shapes that the doors parse with. */
export function describeApi(routes: readonly Route[], prefix: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const described of routes) {
    const path = `${prefix}${described.path}`
    paths[path] = { ...paths[path], [described.method]: operationOf(described) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Aftercare agent API',
      version: '1',
      description:
        'The desk of the agents. Log in with POST /session: the session is a cookie. Writes carry the fence under which the conversation was read; a fence of the past is refused with 409.',
    },
    paths,
    components: {
      schemas: { Refusal: schemaOf(refusal) },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: COOKIE } },
    },
  }
}

function operationOf(described: Route): object {
  const { summary, body, answer, open, refusals } = described
  const codes = [...new Set([...refusals, ...(open ? [] : (['unauthorized'] as const))])]
  const refused = codes.map((code) => [
    String(REFUSALS[code]),
    { description: code, content: json({ $ref: '#/components/schemas/Refusal' }) },
  ])
  const done = answer
    ? { '200': { description: 'Done', content: json(schemaOf(answer)) } }
    : { '200': { description: 'The bytes, or the socket' } }
  return {
    summary,
    ...(open ? {} : { security: [{ session: [] }] }),
    parameters: [
      ...parametersOf(described.params, 'path'),
      ...parametersOf(described.query, 'query'),
    ],
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body)) } } : {}),
    responses: { ...done, ...Object.fromEntries(refused) },
  }
}

const json = (schema: object) => ({ 'application/json': { schema } })

const parametersOf = (shape: z.ZodObject | undefined, place: 'path' | 'query') =>
  Object.entries(shape?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !(field as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(field as z.ZodType),
  }))
