import type { Rule } from '../rule.ts'

export const nginxRules: readonly Rule[] = []
