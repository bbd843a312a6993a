// npm run demo: lints the examples. That the beginner's one has findings is the point, and no failure of this command.
import { spawnSync } from 'node:child_process'

const { status } = spawnSync('node', ['dist/cli.js', 'lint', 'examples', '--format', 'full'], { stdio: 'inherit' })
process.exitCode = status === 1 ? 0 : (status ?? 2)
