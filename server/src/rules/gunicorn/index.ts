import type { Rule } from '../rule.ts'

export const gunicornRules: readonly Rule[] = []
