import type { Rule } from '../rule.ts'
import { protocolMismatch } from './protocol-mismatch.ts'

export const stackRules: readonly Rule[] = [protocolMismatch]
