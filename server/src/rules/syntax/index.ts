import type { Rule } from '../rule.ts'

export const syntaxRules: readonly Rule[] = []
