import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'

const path = join(__dirname, 'main.js')
const cache = join(__dirname, 'main.cache')

/**
 * Runs the program, which is plain ASCII, from code that was compiled when it was built, which halves the time to start. V8 checks by itself that the compiled
 * code fits this version of Node, and compiles the text anew where it does not. DJDEPLOY_WRITE_CACHE is for the build alone.
 */
function launch(): void {
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'latin1')}\n})`, {
    filename: path,
    cachedData: compiled(),
  })
  const module = { exports: {} }
  if (process.env.DJDEPLOY_WRITE_CACHE) process.on('exit', () => writeFileSync(cache, script.createCachedData()))
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path))
}

function compiled(): Buffer | undefined {
  try {
    return readFileSync(cache)
  } catch {
    return undefined
  }
}

launch()
