// Loaded before the program: kills it, as the system would, at the step of changing the disk that KILLED_AT names.
const fs = require('node:fs')

const at = Number(process.env.KILLED_AT)
let step = 0
for (const name of ['chmodSync', 'linkSync', 'mkdirSync', 'renameSync', 'rmdirSync', 'unlinkSync', 'writeFileSync']) {
  const call = fs[name]
  fs[name] = (...args) => {
    if (step++ !== at) return call(...args)
    if (name === 'writeFileSync') call(args[0], String(args[1]).slice(0, String(args[1]).length / 2), args[2])
    process.kill(process.pid, 'SIGKILL')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000)
  }
}
