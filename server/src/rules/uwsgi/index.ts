import type { Rule } from '../rule.ts'

export const uwsgiRules: readonly Rule[] = []
