import type { Config } from '../config.ts'
import { describeConfig, envExample, readConfig, useEnvFile } from '../config.ts'
import { Failure } from './failure.ts'

/** The settings in force, or a Failure that lists every mistake in them. */
export function configOrFail(): Config {
  useEnvFile()
  const read = readConfig()
  if ('config' in read) return read.config
  const lines = read.problems.map(({ name, expected }) => `  ${name}: ${expected}`)
  throw new Failure(`Some settings cannot be used:\n${lines.join('\n')}`)
}

/** Prints every setting with its value and meaning; secrets are masked. */
export function showConfig({ example = false, json = false }): void {
  if (example) {
    process.stdout.write(envExample())
    return
  }
  const settings = describeConfig(configOrFail())
  if (json) {
    process.stdout.write(`${JSON.stringify(settings, null, 2)}\n`)
    return
  }
  const width = Math.max(...settings.map(({ name }) => name.length))
  for (const { name, value, about } of settings) {
    process.stdout.write(
      `${name.padEnd(width)}  ${value || '-'}\n${' '.repeat(width + 2)}${about}\n`,
    )
  }
}
