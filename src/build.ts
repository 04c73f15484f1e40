import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { InlineConfig } from 'vite'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Where built pages stand. */
export const DIST = join(ROOT, 'dist')

/** What is built for browsers, each into its folder of `dist/`. */
export const TARGETS = ['widget', 'shop-page', 'console-page'] as const
export type Target = (typeof TARGETS)[number]

/** Beside what was built: the hash of its sources. */
const STAMP = '.sources'

/** Any change in these builds every target anew. */
const SHARED_SOURCES = ['src/{message,build}.ts', 'vite.config.ts', 'package-lock.json']
const SOURCES: Readonly<Record<Target, readonly string[]>> = {
  widget: ['src/widget/**/*'],
  'shop-page': ['src/shop-page/**/*'],
  'console-page': ['src/console-page/**/*', 'src/console/**/*'],
}

/** Builds those targets whose sources have changed since the last time; gives the names of these. */
export async function buildPages(wanted: readonly Target[] = TARGETS): Promise<Target[]> {
  const built: Target[] = []
  for (const target of wanted.filter(isThere)) {
    const hash = await hashOf([...SHARED_SOURCES, ...SOURCES[target]])
    const known = await readFile(join(DIST, target, STAMP), 'utf8').catch(() => '')
    if (known === hash) continue
    await buildTarget(target, hash)
    built.push(target)
  }
  return built
}

const isThere = (target: Target): boolean => existsSync(join(ROOT, 'src', target))

/** Builds aside and puts the result in place, so that nobody is ever served half a page. */
async function buildTarget(target: Target, hash: string): Promise<void> {
  const aside = join(DIST, `.${target}-${process.pid}`)
  await (target === 'widget' ? buildWidget(aside, hash) : buildPage(target, aside))
  await pack(aside)
  await writeFile(join(aside, STAMP), hash)
  await rm(join(DIST, target), { recursive: true, force: true })
  // Somebody else may have put the same result there at this moment.
  await rename(aside, join(DIST, target)).catch(() => rm(aside, { recursive: true }))
}

/** Beside every file of text its packed forms, so that no visitor waits for the server to pack. */
async function pack(folder: string): Promise<void> {
  for await (const name of glob('**/*.{js,mjs,css,html,svg}', { cwd: folder })) {
    const file = join(folder, name)
    const bytes = await readFile(file)
    await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }))
    await writeFile(`${file}.br`, brotliCompressSync(bytes))
  }
}

async function hashOf(patterns: readonly string[]): Promise<string> {
  const found = await Array.fromAsync(glob(patterns, { cwd: ROOT, withFileTypes: true }))
  const files = found.filter((entry) => entry.isFile())
  const hash = createHash('sha256')
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    hash.update(path.slice(ROOT.length)).update(await readFile(path))
  }
  return hash.digest('hex')
}

async function runVite(config: InlineConfig): Promise<void> {
  const { build, mergeConfig } = await import('vite')
  const { default: shared } = await import('../vite.config.ts')
  await build(mergeConfig(shared, config))
}

/**
 * The chat and what it seldom needs, ES modules whose names change with their content, and the
 * loaders, which know that name.
 */
async function buildWidget(outDir: string, hash: string): Promise<void> {
  const name = hash.slice(0, 12)
  const source = (file: string) => join(ROOT, 'src/widget', file)
  await runVite({
    oxc: { jsx: { importSource: '#widget' } },
    build: {
      outDir,
      lib: { entry: source('element.tsx'), formats: ['es'] },
      rolldownOptions: {
        preserveEntrySignatures: false,
        output: {
          minify: true,
          entryFileNames: `chat-${name}.js`,
          chunkFileNames: `[name]-${name}.js`,
        },
      },
    },
  })
  const loaders = { 'widget.js': ['loader.ts', 'iife'], 'widget.mjs': ['module.ts', 'es'] } as const
  for (const [file, [entry, format]] of Object.entries(loaders)) {
    await runVite({
      define: { CHAT_FILE: JSON.stringify(`chat-${name}.js`) },
      build: {
        outDir,
        emptyOutDir: false,
        lib: { entry: source(entry), fileName: () => file, name: 'aftercare', formats: [format] },
        rolldownOptions: { output: { minify: true } },
      },
    })
  }
}

const buildPage = (page: Target, outDir: string): Promise<void> =>
  runVite({ root: join(ROOT, 'src', page), base: `/${page}/`, build: { outDir } })

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const began = performance.now()
  const built = (await buildPages()).join(', ') || 'nothing to do'
  process.stderr.write(`browser pages: ${built}, ${Math.round(performance.now() - began)} ms\n`)
}
