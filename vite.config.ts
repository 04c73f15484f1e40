import type { InlineConfig } from 'vite'

/** What all browser builds share; each target adds its entry (`src/build.ts`). */
const shared: InlineConfig = {
  configFile: false,
  logLevel: 'warn',
  mode: 'production',
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    target: 'es2024',
    cssTarget: 'chrome123',
    minify: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    emptyOutDir: true,
  },
}

export default shared
