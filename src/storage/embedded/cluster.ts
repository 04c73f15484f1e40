import { existsSync } from 'node:fs'
import { cp, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** Built files that a fresh checkout does not have. */
const BUILT = join(import.meta.dirname, '../../../dist')

/** A cluster as initdb leaves it, for quick first starts; it belongs to one version of PGlite. */
async function templateFolder(): Promise<string> {
  const program = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest = join(dirname(program), '../package.json')
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  return join(BUILT, `pglite-${version}`)
}

/** Makes the template unless it is there; 5 to 10 s once. Returns its folder. */
export async function buildTemplate(): Promise<string> {
  const template = await templateFolder()
  if (!isCluster(template)) await appear(template, initdb)
  return template
}

/**
 * Sees to it that the folder holds a cluster: from the template in about a second, else by initdb.
 * The folder appears whole or not at all; what an interrupted start left behind is removed.
 * Whoever calls holds the lock of the folder around it.
 */
export async function ensureCluster(folder: string): Promise<void> {
  await removeLeftovers(folder)
  if (isCluster(folder)) return
  const template = await templateFolder()
  if (isCluster(template)) await copyCluster(template, folder)
  else await appear(folder, initdb)
}

/** Copies a cluster that nobody writes to; the copy appears whole or not at all. */
export const copyCluster = (from: string, to: string): Promise<void> =>
  appear(to, (beside) => copy(from, beside))

/** Whether a cluster stands there. */
export const isCluster = (folder: string): boolean => existsSync(join(folder, 'PG_VERSION'))
const besideOf = (folder: string): string => `${folder}.new-`

async function removeLeftovers(folder: string): Promise<void> {
  const around = dirname(folder)
  const names = await readdir(around).catch(() => [])
  const left = names.filter((name) => name.startsWith(besideOf(basename(folder))))
  await Promise.all(left.map((name) => rm(join(around, name), { recursive: true, force: true })))
}

/** Made beside, written to the disk, and only then called by its name. */
async function appear(folder: string, make: (beside: string) => Promise<void>): Promise<void> {
  const beside = `${besideOf(folder)}${process.pid}`
  await mkdir(dirname(folder), { recursive: true })
  await make(beside)
  await toDisk(beside)
  await rename(beside, folder).catch(async (error: unknown) => {
    await rm(beside, { recursive: true, force: true })
    // Two builds of one template: the other was quicker.
    if (!isCluster(folder)) throw error
  })
  await flush(dirname(folder))
}

async function initdb(folder: string): Promise<void> {
  const { PGlite } = await import('@electric-sql/pglite')
  const database = await PGlite.create({ dataDir: folder })
  await database.close()
}

const copy = (from: string, to: string): Promise<void> => cp(from, to, { recursive: true })

async function toDisk(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true })
  await flush(folder)
  for (const entry of entries) await flush(join(folder, entry))
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
