import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'

/**
 * Runs a program, which is plain ASCII, from code that was compiled when it was built, which halves the time to start. V8 checks by
 * itself that the compiled code fits this version of Node, and compiles the text anew where it does not. DJDEPLOY_WRITE_CACHE is for the
 * build alone.
 */
function run(program: string): void {
  const path = join(__dirname, `${program}.js`)
  const cache = join(__dirname, `${program}.cache`)
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'latin1')}\n})`, {
    filename: path,
    cachedData: compiled(cache),
  })
  // All programs lie in this folder, so that they require what this one does. What others require under this path is this very module.
  const module = { exports: {}, loaded: true } as NodeModule
  require.cache[path] = module
  if (process.env.DJDEPLOY_WRITE_CACHE) process.on('exit', () => writeFileSync(cache, script.createCachedData()))
  script.runInThisContext()(module.exports, require, module, path, __dirname)
}

function compiled(cache: string): Buffer | undefined {
  try {
    return readFileSync(cache)
  } catch {
    return undefined
  }
}

/** Editors start the server with these arguments; it is a program of its own, and needs nothing of the command line. */
const isServer = process.argv.slice(2).join(' ') === 'server --stdio'
for (const program of isServer ? ['core', 'server'] : ['main']) run(program)
// The room for what has just been made stays as small as it is now: a key press makes little, and what is held for it is held all day.
// V8 takes compiled code only under the flags it was compiled with, so that they are as usual when it is written.
if (isServer && !process.env.DJDEPLOY_WRITE_CACHE)
  (require('node:v8') as typeof import('node:v8')).setFlagsFromString('--semi-space-growth-factor=1')
