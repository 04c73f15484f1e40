import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { liveMonth } from './month.ts'
import { monthPage } from './page.ts'

/**
 * `npm run month -- --customers 300 --days 30 --seed 1 [--out dist/month.html] [--keep]`: a month of
 * a shop in some minutes. Progress on stderr; the page is written to `--out`; one line of JSON on
 * stdout. Exit code 1 when something that must hold does not.
 */
const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '300' },
    days: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'dist/month.html' },
    keep: { type: 'boolean', default: false },
  },
})
const dataDir = await mkdtemp(join(tmpdir(), 'aftercare-month-'))
const logged: string[] = []
const log = pino({ level: 'info', base: null }, { write: (line) => void logged.push(line) })
const tell = (line: string) => void process.stderr.write(`${line}\n`)
const [customers, days, seed] = [values.customers, values.days, values.seed].map(Number)
const wish = { customers: customers ?? 300, days: days ?? 30, seed: seed ?? 1 }
const story = await liveMonth({ ...wish, place: { dataDir }, log, logged, tell })
const { checks, report, days: byDay, ...rest } = story
for (const { name, broken } of checks) {
  tell(
    `${broken.length === 0 ? 'holds' : 'BROKEN'}  ${name}${broken
      .slice(0, 5)
      .map((one) => `\n        ${one}`)
      .join('')}`,
  )
}
await writeFile(values.out, monthPage(story))
await writeFile(`${values.out}.log`, logged.join(''))
const broken = Object.fromEntries(checks.map(({ name, broken }) => [name, broken.length]))
process.stdout.write(`${JSON.stringify({ ...rest, checks: broken })}\n`)
if (values.keep) tell(`the data folder is ${dataDir}`)
else await rm(dataDir, { recursive: true, force: true })
if (checks.some(({ broken }) => broken.length > 0)) process.exitCode = 1
process.exit()
