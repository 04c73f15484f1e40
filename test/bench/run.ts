import { readdirSync } from 'node:fs'

/** A measure that prints its figures; ratios within one run, for machines differ. */
interface Bench {
  /** False when a goal was missed. */
  run(): boolean | Promise<boolean>
}

const HELP = ['run.ts', 'corpus.ts', 'engines.ts', 'desk-ways.ts']

/** `npm run bench -- NAME`: runs `NAME.ts` of this folder; exit code 1 when a goal is missed. */
const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !HELP.includes(file))
  .map((file) => file.slice(0, -'.ts'.length))
const [name = ''] = process.argv.slice(2)
if (known.includes(name)) {
  const bench: Bench = await import(`./${name}.ts`)
  process.exitCode = (await bench.run()) ? 0 : 1
} else {
  process.stderr.write(`npm run bench -- NAME: expected one of ${known.join(', ')}\n`)
  process.exitCode = 2
}
