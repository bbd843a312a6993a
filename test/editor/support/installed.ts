/** Brings VS Code into the cache. */
import { install } from './install.ts'

install()
