import { existsSync } from 'node:fs'
import { z } from 'zod'
import { LOCALES } from './message.ts'

export const ROLES = ['web', 'worker', 'send', 'telegram'] as const
export type Role = (typeof ROLES)[number]

const url = z.url({ error: 'expected an address such as https://help.shop.example' })
const zone = z
  .string()
  .refine((name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC', {
    error: 'expected an IANA zone such as Europe/Moscow',
  })
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)
const roles = list.transform((names, context): readonly Role[] => {
  if (names.length === 1 && names[0] === 'all') return ROLES
  const known = ROLES.filter((role) => names.includes(role))
  if (known.length === names.length && known.length > 0) return known
  context.addIssue(`expected "all" or a list of ${ROLES.join(', ')}`)
  return z.NEVER
})
/** `20000/1000000`: a conversation's and the house's. Kept as written, so that it can be shown. */
const budget = z
  .string()
  .regex(/^\d{1,12}\/\d{1,12}$/, 'expected two numbers such as 20000/1000000')
const secret = z.string().min(16, 'expected at least 16 characters')

/** Every setting: its shape, its default, and the sentence that `.env.example` prints above it. */
const settings = z.object({
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(3000)
    .describe('Port of the web server.'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address the web server listens on; 0.0.0.0 for every one.'),
  PUBLIC_URL: url
    .optional()
    .describe('The address that customers and agents use, when it differs from HOST:PORT.'),
  DATA_DIR: z.string().default('./data').describe('Folder of the embedded database.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected postgres://…')
    .optional()
    .describe('PostgreSQL to use instead of the embedded database.'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'expected redis://…')
    .optional()
    .describe('Redis for the queues and for several processes; needs DATABASE_URL.'),
  START_ROLES: roles
    .default(ROLES)
    .describe(`What this process does: all, or a list of ${ROLES.join(', ')}.`),
  ADMIN_PASSWORD: z
    .string()
    .min(10, 'expected at least 10 characters')
    .optional()
    .describe('Password of the first agent, "admin"; made and printed once when unset.'),
  IDENTITY_SECRET: secret
    .optional()
    .describe('Signs who a visitor is (HS256); share it with your site. Made and kept when unset.'),
  SHOP: z
    .enum(['demo', 'http'], 'expected demo or http')
    .default('demo')
    .describe('Where orders come from: the demo shop or SHOP_FILE (demo), or SHOP_URL (http).'),
  SHOP_URL: url
    .transform((address) => address.replace(/\/+$/, ''))
    .optional()
    .describe('Address of a shop that speaks the contract of /api/shop/openapi.json.'),
  SHOP_TOKEN: secret
    .optional()
    .describe('Shown to the shop as a bearer token; the shop signs its events with it.'),
  SHOP_FILE: z.string().optional().describe('A shop file to use instead of the demo shop.'),
  TIME_ZONE: zone
    .default('Europe/Moscow')
    .describe('Zone of the shop; deadlines count in it unless the delivery says another.'),
  QUIET_HOURS: z
    .string()
    .regex(/^([01]?\d|2[0-4])-([01]?\d|2[0-4])$/, 'expected two hours such as 22-8')
    .default('22-8')
    .describe(
      'Hours of the customer’s day in which nothing unasked is sent: it waits for the morning; 0-0 for none.',
    ),
  CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected three capitals such as RUB')
    .default('RUB')
    .describe('ISO 4217 currency of prices.'),
  DEFAULT_LOCALE: z
    .enum(LOCALES)
    .default('ru')
    .describe('Language when a first message does not tell it.'),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{30,}$/, 'expected the token that BotFather gave, such as 123456:ABC…')
    .optional()
    .describe('Token of the Telegram bot; Telegram is off when unset.'),
  TELEGRAM_API_ROOT: url
    .default('https://api.telegram.org')
    .describe('Where the Bot API is; another one for a server of your own.'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{32,256}$/, 'expected 32 to 256 of A-Z a-z 0-9 _ -')
    .optional()
    .describe('With PUBLIC_URL: Telegram calls us under this secret; unset, we poll.'),
  TELEGRAM_DESK_CHAT: z
    .string()
    .regex(/^-\d{5,20}$/, 'expected the id of a group with topics, such as -1001234567890')
    .optional()
    .describe(
      'Group in which agents work from Telegram, one topic a conversation; off when unset.',
    ),
  TELEGRAM_DESK_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(6, 'expected at least 6')
    .max(6000, 'expected at most 6000')
    .default(20)
    .describe('Messages a minute that the bot sends to that group at most; Telegram takes 20.'),
  DIRECTLINE_SECRET: secret
    .optional()
    .describe('Secret of other Direct Line clients; that door is closed when unset.'),
  WIDGET_ORIGINS: list
    .default([])
    .describe('Origins that may embed the chat, comma separated; our own pages always may.'),
  MICROSOFT_APP_ID: z
    .string()
    .optional()
    .describe('App id of the bot at Azure Bot Service (Teams and others); off when unset.'),
  MICROSOFT_APP_PASSWORD: z.string().optional().describe('Client secret of that app.'),
  MICROSOFT_APP_TENANT: z
    .string()
    .optional()
    .describe('Tenant id when the app belongs to one tenant; unset: multi-tenant.'),
  OPENAI_API_KEY: z
    .string()
    .optional()
    .describe('Key of the model endpoint; models are off without it and without OPENAI_BASE_URL.'),
  OPENAI_BASE_URL: url
    .optional()
    .describe('An OpenAI-compatible endpoint such as http://localhost:11434/v1; unset: OpenAI.'),
  OPENAI_MODEL: z
    .string()
    .optional()
    .describe('Chat model that is asked about messages in doubt; unset: off.'),
  OPENAI_EMBEDDING_MODEL: z
    .string()
    .optional()
    .describe('Embedding model that helps to find articles and routes; unset: off.'),
  OPENAI_VOICE_MODEL: z
    .string()
    .optional()
    .describe('Model that turns voice messages into words; unset: off.'),
  MODEL_BUDGET: budget
    .default('20000/1000000')
    .describe('Most tokens a day: of one conversation / of the whole house.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much to log.'),
})

export type Config = z.infer<typeof settings>
type SettingName = keyof Config

export interface ConfigProblem {
  name: string
  expected: string
}

const SECRET_NAME = /PASSWORD|SECRET|TOKEN|KEY|^DATABASE_URL$|^REDIS_URL$/

/** Takes the settings of a `.env` file in this folder; what the environment says already wins. */
export function useEnvFile(file = '.env'): void {
  if (existsSync(file)) process.loadEnvFile(file)
}

/** All settings from the environment, or every mistake in it at once. Empty means unset. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): { config: Config } | { problems: ConfigProblem[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      name: issue.path.join('.'),
      expected: issue.message,
    }))
    return { problems }
  }
  if (parsed.data.REDIS_URL && !parsed.data.DATABASE_URL) {
    return {
      problems: [
        {
          name: 'REDIS_URL',
          expected: 'expected DATABASE_URL beside it: several processes need one PostgreSQL',
        },
      ],
    }
  }
  if (parsed.data.TELEGRAM_WEBHOOK_SECRET && !parsed.data.PUBLIC_URL?.startsWith('https://')) {
    const expected = 'expected PUBLIC_URL with https beside it: Telegram calls no other address'
    return { problems: [{ name: 'TELEGRAM_WEBHOOK_SECRET', expected }] }
  }
  if (parsed.data.TELEGRAM_DESK_CHAT && !parsed.data.TELEGRAM_BOT_TOKEN) {
    const expected = 'expected TELEGRAM_BOT_TOKEN beside it: the bot brings the cases there'
    return { problems: [{ name: 'TELEGRAM_DESK_CHAT', expected }] }
  }
  if (parsed.data.MICROSOFT_APP_ID && !parsed.data.MICROSOFT_APP_PASSWORD) {
    const expected =
      'expected the client secret of MICROSOFT_APP_ID: its answers are signed with it'
    return { problems: [{ name: 'MICROSOFT_APP_PASSWORD', expected }] }
  }
  if (parsed.data.SHOP === 'http' && !parsed.data.SHOP_URL) {
    return {
      problems: [{ name: 'SHOP_URL', expected: 'expected an address, because SHOP is http' }],
    }
  }
  return { config: parsed.data }
}

/** The settings as a person may read them: secrets and addresses with passwords are hidden. */
export function describeConfig(config: Config): { name: string; value: string; about: string }[] {
  return Object.entries(settings.shape).map(([name, field]) => {
    const value = config[name as SettingName]
    const shown = value === undefined ? '' : SECRET_NAME.test(name) ? '[set]' : String(value)
    return { name, value: shown, about: field.description ?? '' }
  })
}

/** The text of `.env.example`: every setting with its sentence and its default. */
export function envExample(): string {
  const defaults = settings.parse({})
  const lines = Object.entries(settings.shape).map(([name, field]) => {
    const value = defaults[name as SettingName]
    const shown = name === 'START_ROLES' ? 'all' : value === undefined ? '' : String(value)
    return `# ${field.description}\n# ${name}=${shown}\n`
  })
  return `# Everything is optional. Remove the # in front of what you set.\n\n${lines.join('\n')}`
}
