import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export interface Said {
  code: number | null
  stdout: string
  stderr: string
  /** Each line of stdout, parsed. */
  lines(): Record<string, unknown>[]
}

/** Runs the command line as a shell would. */
export async function aftercare(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<Said> {
  const child = spawn(process.execPath, ['src/cli.ts', ...args], {
    env: { ...process.env, ...env },
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  const lines = () =>
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return { code, stdout, stderr, lines }
}
