#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import packageFile from '../package.json' with { type: 'json' }
import { EXIT, Failure } from './commands/failure.ts'

// Code that was read once is not compiled again: a restart costs a second of the processor less.
enableCompileCache(fileURLToPath(new URL('../dist/compiled', import.meta.url)))

/**
 * The command line. Each command loads its own code when it is called, so that `--help` and
 * mistakes answer at once. Exit codes: 0 ok, 1 found problems, 2 usage.
 */
const program = new Command('aftercare')
  .version(packageFile.version)
  .description('The after-sales help desk of an online shop.')
  .exitOverride()
  .showSuggestionAfterError()
  .configureHelp({ showGlobalOptions: true })

program
  .command('start')
  .description('start the server: shop page, chat, console')
  .action(async () => (await import('./commands/start.ts')).start())

program
  .command('chat')
  .description('talk to the bot in the terminal, in memory')
  .option('--as <customer>', 'be this customer of the shop, already signed in')
  .option('--lang <locale>', 'ru or en')
  .option('--shop <file>', 'a shop file instead of the demo shop')
  .option('--today <day>', 'the day it is, YYYY-MM-DD')
  .option('--model', 'ask the model of the settings about messages in doubt')
  .action(async (options) => (await import('./commands/chat.ts')).chat(options))

program
  .command('check')
  .description('prove flows, knowledge and rules; one line a mistake')
  .option('--today <day>', 'the day it is, YYYY-MM-DD: articles expire')
  .option('--json', 'as JSON')
  .action(async (options) => (await import('./commands/check.ts')).check(options))

program
  .command('graph [flow]')
  .description('draw one flow, or all, as a Mermaid flowchart')
  .option('--lang <locale>', 'its language, ru or en')
  .option('--json', 'as JSON')
  .action(async (flow, options) => (await import('./commands/graph.ts')).graph(flow, options))

program
  .command('understand')
  .description('say where messages go and what they hold; one JSON object a line')
  .requiredOption(
    '--jsonl <file>',
    'messages {"id","text","lang"?}, one a line; - for standard input',
  )
  .option('--shop <file>', 'a shop file instead of the demo shop')
  .option('--today <day>', 'the day it is, YYYY-MM-DD')
  .action(async (options) => (await import('./commands/understand.ts')).understand(options))

program
  .command('simulate')
  .description('play conversations through the real turn, in memory; one JSON object a line')
  .requiredOption(
    '--jsonl <file>',
    'conversations {"id","turns":[…]}, one a line; - for standard input',
  )
  .option('--shop <file>', 'a shop file instead of the demo shop')
  .option('--today <day>', 'the day it is, YYYY-MM-DD')
  .option('--model', 'ask the model of the settings about messages in doubt')
  .action(async (options) => (await import('./commands/simulate.ts')).simulate(options))

program
  .command('record [file]')
  .description(
    'make a test of a real chat: a pasted chat or a JSON export, or a conversation kept here',
  )
  .option('--conversation <id>', 'a conversation of the house')
  .option('--as <customer>', 'be this customer of the shop, already signed in')
  .option('--lang <locale>', 'ru or en')
  .option('--shop <file>', 'a shop file instead of the demo shop')
  .option('--today <day>', 'the day it is, YYYY-MM-DD')
  .action(async (file, options) => (await import('./commands/record.ts')).record(file, options))

program
  .command('ask <question...>')
  .description('show what the bot makes of a question: route, articles, scores and why')
  .option('--lang <locale>', 'ru or en')
  .option('--today <day>', 'the day it is, YYYY-MM-DD')
  .option('--json', 'as JSON')
  .option('--model', 'ask the model of the settings about messages in doubt')
  .action(async (words, options) =>
    (await import('./commands/ask.ts')).ask(words.join(' '), options),
  )

program
  .command('import <file>')
  .description("take the shop's own data into a shop file: a whole one, or one list as JSON or CSV")
  .requiredOption('--into <file>', 'the shop file; made when it is not there')
  .option('--list <name>', 'customers, products, orders, items, parts, slots …')
  .option('--encoding <name>', 'how the file is written, when not in UTF-8 or UTF-16')
  .option('--rest', 'write the lines that are right even when others are refused')
  .option('--json', 'as JSON')
  .action(async (file, options) => (await import('./commands/import.ts')).importShop(file, options))

program
  .command('unanswered')
  .description('list what ended without an answer, alike questions together, and teach it')
  .option('--cluster <number>', 'the cluster that is meant')
  .option('--add <name>', 'write its question as a phrasing of this route or article')
  .option('--text <words>', 'these words instead of its question')
  .option('--state <state>', 'new, pending, done or ignored')
  .option('--json', 'as JSON')
  .action(async (options) => (await import('./commands/unanswered.ts')).unanswered(options))

program
  .command('report')
  .description(
    'what customers told of the goods: requests, faults, batches, questions, what to change',
  )
  .option('--days <number>', 'how far back', '90')
  .option('--lang <locale>', 'its language, ru or en')
  .option('--shop <file>', 'a shop file instead of that of the settings')
  .option('--html', 'as a page for a browser')
  .option('--json', 'as JSON')
  .action(async (options) => (await import('./commands/report.ts')).report(options))

program
  .command('eval')
  .description('measure what the bot understands: routes, bands, noise, articles and their facts')
  .option(
    '--set <file>',
    'another set: messages or questions as .jsonl, labelled texts as .csv, an FAQ as .json',
  )
  .option('--shop <file>', 'a shop file instead of the demo shop')
  .option('--today <day>', 'the day it is, YYYY-MM-DD: articles expire')
  .option('--json', 'as JSON, with every miss')
  .option('--model', 'measure also with the model of the settings asked about messages in doubt')
  .action(async (options) => (await import('./commands/eval.ts')).evaluateSet(options))

const agent = program.command('agent').description('the people who answer')
agent
  .command('add <login>')
  .description('add an agent; prints the password once')
  .option('--name <name>', 'the name that customers see')
  .option('--role <role>', 'agent, lead or admin', 'agent')
  .option('--password <password>', 'instead of a made-up one')
  .option('--json', 'as JSON')
  .action(async (login, options) => (await import('./commands/agent.ts')).addAgent(login, options))
agent
  .command('reset <login>')
  .description('give an agent a new password; prints it once')
  .option('--password <password>', 'instead of a made-up one')
  .option('--json', 'as JSON')
  .action(async (login, options) =>
    (await import('./commands/agent.ts')).resetAgent(login, options),
  )

agent
  .command('link <login>')
  .description('tie an agent to an account in Telegram; prints what to send to the bot, once')
  .option('--json', 'as JSON')
  .action(async (login, options) => (await import('./commands/agent.ts')).linkAgent(login, options))

program
  .command('erase <whom>')
  .description(
    "erase a customer: a conversation's id, a request's number, customer:ID, or channel:address",
  )
  .option('--yes', 'for good; without it, only tell what would go')
  .option('--json', 'as JSON')
  .action(async (whom, options) =>
    (await import('./commands/erase.ts')).eraseCustomer(whom, options),
  )

program
  .command('doctor')
  .description('look whether everything that the settings name is there and may do what it must')
  .option('--json', 'as JSON')
  .action(async (options) => (await import('./commands/doctor.ts')).examine(options))

program
  .command('config')
  .description('show every setting, or all that is wrong with them')
  .option('--example', 'print .env.example')
  .option('--json', 'as JSON')
  .action(async (options) => (await import('./commands/config.ts')).showConfig(options))

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof Failure) {
    process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  return EXIT.problems
}
