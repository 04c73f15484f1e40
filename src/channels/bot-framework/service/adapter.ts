import type { Activity, ConversationReference, InvokeResponse, TurnContext } from 'botbuilder'

/** Who this bot is at Microsoft. */
export interface AppIdentity {
  id: string
  password: string
  /** The tenant of a single-tenant app; absent: multi-tenant. */
  tenant?: string | undefined
}

/** Nobody whom the Bot Service vouches for. */
export class NotProven extends Error {
  override name = 'NotProven'
}

/** The Bot Service's keys could not be had, so nobody can be told from anybody. */
export class KeysAway extends Error {
  override name = 'KeysAway'
}

export interface ServiceAdapter {
  /**
   * Checks the token that came with an activity, and then has it worked on. Throws `NotProven`,
   * `KeysAway`, and whatever the work throws.
   */
  receive(
    authorization: string,
    activity: object,
    work: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined>
  /** Sends into a conversation without being asked; the id that the activity got there. */
  send(reference: Partial<ConversationReference>, activity: Partial<Activity>): Promise<string>
  /** What the Bot Service's own hosts know us by, within the work on an activity. */
  token(context: TurnContext): Promise<string>
}

/** As far as we look into a connector of botbuilder. */
interface Connector {
  credentials: { getToken(): Promise<string> }
  client: { pipeline: { removePolicy(policy: { name: string }): unknown } }
}

/** Loaded only where it is needed: a second and 60 MB. */
export async function openAdapter(app: AppIdentity): Promise<ServiceAdapter> {
  // Without an app id botbuilder takes every request for an accepted anonymous one.
  if (app.id.trim() === '') throw new Error('an app id is needed: without it nobody is checked')
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication } = await import('botbuilder')
  const authentication = new ConfigurationBotFrameworkAuthentication({
    MicrosoftAppId: app.id,
    MicrosoftAppPassword: app.password,
    MicrosoftAppType: app.tenant === undefined ? 'MultiTenant' : 'SingleTenant',
    ...(app.tenant !== undefined && { MicrosoftAppTenantId: app.tenant }),
  })
  /** `process` answers with inner error messages and prints them; we answer for ourselves. */
  class Adapter extends CloudAdapter {
    check(
      authorization: string,
      activity: Activity,
      work: (context: TurnContext) => Promise<void>,
    ) {
      return this.processActivity(authorization, activity, work)
    }
  }
  const adapter = new Adapter(authentication)
  return {
    async receive(authorization, activity, work) {
      let isProven = false
      const provenWork = async (context: TurnContext) => {
        isProven = true
        await work(context)
      }
      try {
        return await adapter.check(authorization, activity as Activity, provenWork)
      } catch (error) {
        throw isProven ? error : doubtOf(error)
      }
    },
    async send(reference, activity) {
      let id = ''
      await adapter.continueConversationAsync(app.id, reference, async (context) => {
        const connector: Connector = context.turnState.get(adapter.ConnectorClientKey)
        // Sends once: whether a cut send is repeated is the outbox's to decide, not the connector's.
        connector.client.pipeline.removePolicy({ name: 'defaultRetryPolicy' })
        id = (await context.sendActivity(activity))?.id ?? ''
      })
      return id
    },
    token: (context) => {
      const connector: Connector = context.turnState.get(adapter.ConnectorClientKey)
      return connector.credentials.getToken()
    },
  }
}

/** Errors of the network on the way to the keys; everything else is a token that does not hold. */
function doubtOf(error: unknown): Error {
  const { name, message = '', code } = error as { name?: string; message?: string; code?: unknown }
  const isAway =
    name === 'FetchError' ||
    (typeof code === 'string' && code.startsWith('E')) ||
    LOAD.test(message)
  return isAway ? new KeysAway(message, { cause: error }) : new NotProven(message, { cause: error })
}

const LOAD = /^Failed to load (Keys|openID config)/
