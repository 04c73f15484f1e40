import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll } from 'vitest'

export const APP_ID = '0f3c6a52-7c1e-4a8e-9d55-3f1c2b7a9e10'
export const APP_PASSWORD = 'the-client-secret-of-the-test'
export const SERVICE_URL = 'https://smba.trafficmanager.net/emea/'
const ISSUER = 'https://api.botframework.com'

/** What the Bot Service does with an answer of ours, instead of taking it. */
export type Fault = { status: number; headers?: Record<string, string>; body?: unknown } | 'cut'

/** What every https agent of this process opens its connections with. */
const agents = https.Agent.prototype as unknown as { createConnection(): Socket }

interface Said {
  conversation: string
  activity: Record<string, unknown> & { text: string }
}

/**
 * Microsoft on this machine: everything that goes to an https address by Node's own client comes here,
 * without TLS, whatever its host. The keys, the token's endpoint and the connector are told apart by
 * their names, and each checks what it is given as the real one does.
 */
export async function openMicrosoft() {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const foreign = await generateKeyPair('RS256')
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', endorsements: ['msteams', 'webchat'] }
  const said: Said[] = []
  const faults = new Map<string, Fault>()
  const issued = new Set<string>()
  const asked: string[] = []
  let isAway = false

  const issueToken = (body: URLSearchParams) => {
    const isOurs =
      body.get('client_id') === APP_ID &&
      body.get('client_secret') === APP_PASSWORD &&
      body.get('grant_type') === 'client_credentials' &&
      body.get('scope')?.startsWith(`${ISSUER}/.default`)
    if (!isOurs) return { status: 401, body: { error: 'invalid_client' } }
    const access_token = randomUUID()
    issued.add(access_token)
    return { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token } }
  }

  const take = (path: string, authorization: string, text: string) => {
    if (!issued.has(authorization.replace(/^Bearer /, ''))) return { status: 401, body: {} }
    said.push({ conversation: conversationIn(path), activity: JSON.parse(text) })
    return { status: 201, body: { id: `sent-${said.length}` } }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? ''
    const path = request.url ?? ''
    asked.push(`${host}${path}`)
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    }
    const text = await bodyOf(request)
    if (host.startsWith('login.botframework.com')) {
      if (isAway) return answer(503, {})
      if (path.endsWith('/keys')) return answer(200, { keys: [key] })
      return answer(200, { issuer: ISSUER, jwks_uri: `https://${host}/v1/.well-known/keys` })
    }
    if (host.startsWith('login.microsoftonline.com') && path.includes('/token')) {
      const { status, body } = issueToken(new URLSearchParams(text))
      return answer(status, body)
    }
    if (!host.startsWith('smba.trafficmanager.net')) return answer(404, {})
    const conversation = conversationIn(path)
    const fault = faults.get(conversation)
    faults.delete(conversation)
    if (fault === 'cut') return void request.socket.destroy()
    if (fault) return answer(fault.status, fault.body ?? {}, fault.headers)
    const { status, body } = take(path, request.headers.authorization ?? '', text)
    answer(status, body)
  }

  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { createConnection } = agents
  agents.createConnection = () => connect(port, '127.0.0.1')
  afterAll(async () => {
    agents.createConnection = createConnection
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  return {
    said,
    /** The next answer in that conversation meets this. */
    fail: (conversation: string, fault: Fault) => void faults.set(conversation, fault),
    asked,
    issued,
    away: (is: boolean) => void (isAway = is),
    /** The header that the Bot Service sends along with an activity. */
    async vouch(claims: Record<string, unknown> = {}, how: { by?: 'foreign'; kid?: string } = {}) {
      const token = await new SignJWT({ serviceurl: SERVICE_URL, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: how.kid ?? 'k1' })
        .setIssuer(String(claims.iss ?? ISSUER))
        .setAudience(String(claims.aud ?? APP_ID))
        .setExpirationTime((claims.exp as number | undefined) ?? '1h')
        .sign(how.by === 'foreign' ? foreign.privateKey : privateKey)
      return `Bearer ${token}`
    },
  }
}

const conversationIn = (path: string): string =>
  decodeURIComponent(/\/v3\/conversations\/([^/]+)\/activities/.exec(path)?.[1] ?? '')

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
