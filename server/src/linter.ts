import { addLint, runCommand } from './commandLine.ts'

runCommand({ lint: addLint })
