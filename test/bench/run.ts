import { readdirSync } from 'node:fs'

/** `npm run bench -- NAME`: runs `NAME.ts` of this folder; exit code 1 when a goal is missed. */
const name = process.argv[2] ?? ''
const known = readdirSync(import.meta.dirname).map((file) => file.replace(/\.ts$/, ''))
if (!known.includes(name)) {
  process.stderr.write(`bench: expected one of ${known.join(', ')}\n`)
  process.exit(2)
}
const { bench } = (await import(`./${name}.ts`)) as { bench?: () => Promise<boolean> }
if (!bench) throw new Error(`${name} is no bench`)
process.exitCode = (await bench()) ? 0 : 1
