import type { Rule } from '../rule.ts'

export const djangoRules: readonly Rule[] = []
