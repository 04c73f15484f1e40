import { createTokens, type Tokens } from '../channels/bot-framework/token.ts'
import type { Ground } from './ground.ts'

/** What this house signs its tokens and links with; the same in all its processes. */
export const tokensOf = ({ secrets, now }: Ground): Tokens =>
  createTokens(Buffer.from(secrets.token, 'base64url'), now)
