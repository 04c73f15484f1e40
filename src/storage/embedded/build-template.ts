import { buildTemplate } from './cluster.ts'

process.stdout.write(`${await buildTemplate()}\n`)
