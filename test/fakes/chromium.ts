import { type Browser, chromium } from 'playwright-core'
import { afterAll } from 'vitest'

/** Debian's Chromium, closed after the file. */
export async function openChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-quic',
      '--no-first-run',
    ],
  })
  afterAll(() => browser.close())
  return browser
}
