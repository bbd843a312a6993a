import { type Browser, chromium } from 'playwright-core'

/** Chromium as Debian installs it; another one where `CHROMIUM` says so. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Chromium's own sandbox does not start for root, and nothing but our own pages is shown.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}
