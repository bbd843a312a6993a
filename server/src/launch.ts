import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'

/** For the build alone: the code that this run compiles is written for all later ones. */
const isWriting = process.env.DJDEPLOY_WRITE_CACHE !== undefined

/**
 * Runs a program, which is plain ASCII, from code that was compiled when it was built, which halves the time to start. V8 checks by
 * itself that the compiled code fits this version of Node, and compiles the text anew where it does not.
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
  if (isWriting) process.on('exit', () => write(cache, script))
  script.runInThisContext()(module.exports, require, module, path, __dirname)
}

function compiled(cache: string): Buffer | undefined {
  try {
    return readFileSync(cache)
  } catch {
    return undefined
  }
}

/** V8 takes compiled code only under the flags under which it is written: they are as usual again by then. */
function write(cache: string, script: Script): void {
  setFlag('--sparkplug')
  writeFileSync(cache, script.createCachedData())
}

function setFlag(flag: string): void {
  ;(require('node:v8') as typeof import('node:v8')).setFlagsFromString(flag)
}

// V8 would note which functions have been made faster, and do that to them again at their first call, which few short runs live to enjoy.
if (isWriting) setFlag('--no-sparkplug')
const args = process.argv.slice(2)
/** Editors start the server with these arguments; it is a program of its own, and needs nothing of the command line. */
const isServer = args.join(' ') === 'server --stdio'

/** The most frequent command is a program of its own, of which nothing but itself has to be loaded; the extension comes without it. */
function programs(): string[] {
  if (isServer) return ['core', 'server']
  return args[0] === 'lint' && existsSync(join(__dirname, 'linter.js')) ? ['linter'] : ['core', 'commands']
}

for (const program of programs()) run(program)
// The room for what has just been made stays as small as it is now: a key press makes little, and what is held for it is held all day.
if (isServer && !isWriting) setFlag('--semi-space-growth-factor=1')
