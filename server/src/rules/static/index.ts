import type { Rule } from '../rule.ts'

export const staticRules: readonly Rule[] = []
